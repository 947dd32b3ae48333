import { sql } from 'kysely';
import type { Verdict } from '../domain/facts';
import type { Tx } from './database';

const instant = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** Writes what was decided. Rows come from the facts of the same transaction, under the customer's lock. */
export async function writeVerdict(tx: Tx, customerId: string, verdict: Verdict): Promise<void> {
  if (verdict.stages.length > 0) await writeStages(tx, customerId, verdict);
  if (verdict.decided.length > 0) {
    await sql`update events set undecided = false where customer_id = ${customerId} and event_id = any(${verdict.decided}::uuid[])`.execute(
      tx,
    );
  }
  if (verdict.enrolments.length > 0) await writeEnrolments(tx, customerId, verdict.enrolments);
  if (verdict.messages.length > 0) await writeMessages(tx, customerId, verdict.messages);
  if (verdict.decisions.length > 0) await writeDecisions(tx, customerId, verdict.decisions);
}

async function writeStages(tx: Tx, customerId: string, { stages }: Verdict): Promise<void> {
  const rows = stages.map((change) => ({ ...change, at: instant(change.at) }));
  await sql`insert into stages (customer_id, seq, from_stage, to_stage, at, cause)
    select ${customerId}, coalesce((select max(seq) from stages where customer_id = ${customerId}), 0) + row_number() over (), r."from", r."to", r.at, r.cause
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("from" text, "to" text, at timestamptz, cause text)`.execute(
    tx,
  );
  const last = stages[stages.length - 1];
  if (!last) return;
  await sql`update customers set stage = ${last.to}, stage_since = ${instant(last.at)}, revision = revision + 1
    where customer_id = ${customerId}`.execute(tx);
}

async function writeEnrolments(tx: Tx, customerId: string, enrolments: Verdict['enrolments']): Promise<void> {
  const rows = enrolments.map((one) => ({
    ...one,
    waiting: one.waiting ?? null,
    since: instant(one.since),
    enteredAt: instant(one.enteredAt),
    endedAt: instant(one.endedAt),
    goalAt: instant(one.goalAt),
  }));
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, waiting, entry, results, entered_at, ended_at, outcome, goal_at)
    select ${customerId}, r.id, r.journey, r.version, r.key, r.state, r.step, r.since, nullif(r.waiting, 'null'), r.entry, r.results, r."enteredAt", r."endedAt", r.outcome, r."goalAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, journey text, version int, key text, state text, step text, since timestamptz,
      waiting jsonb, entry jsonb, results jsonb, "enteredAt" timestamptz, "endedAt" timestamptz, outcome text, "goalAt" timestamptz)
    on conflict (customer_id, enrolment_id) do update set state = excluded.state, step = excluded.step, since = excluded.since, waiting = excluded.waiting,
      results = excluded.results, ended_at = excluded.ended_at, outcome = excluded.outcome, goal_at = excluded.goal_at, version = excluded.version`.execute(
    tx,
  );
}

async function writeMessages(tx: Tx, customerId: string, messages: Verdict['messages']): Promise<void> {
  const rows = messages.map((one) => ({
    ...one,
    decidedAt: instant(one.decidedAt),
    notBefore: instant(one.notBefore),
    at: instant(one.at),
  }));
  await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class, priority,
      status, reason, decided_at, not_before, at, attempt)
    select ${customerId}, r.id, r."enrolmentId", r.journey, r.version, r.step, r.template, r."templateVersion", r.purpose, r.channel, r.class, r.priority,
      r.status, r.reason, r."decidedAt", r."notBefore", r.at, r.attempt
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "enrolmentId" uuid, journey text, version int, step text, template text,
      "templateVersion" int, purpose text, channel text, class text, priority int, status text, reason text, "decidedAt" timestamptz, "notBefore" timestamptz,
      at timestamptz, attempt int)
    on conflict (customer_id, message_id) do update set channel = excluded.channel, template_version = excluded.template_version, status = excluded.status,
      reason = excluded.reason, decided_at = excluded.decided_at, not_before = excluded.not_before, at = excluded.at`.execute(
    tx,
  );
}

async function writeDecisions(tx: Tx, customerId: string, decisions: Verdict['decisions']): Promise<void> {
  const rows = decisions.map((one) => ({ ...one, at: instant(one.at), until: instant(one.until) }));
  await sql`insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, until, message_id, data)
    select ${customerId}, r.at, r."enrolmentId", r.journey, r.version, r.step, r.outcome, r.reason, r.until, r."messageId", r.data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (at timestamptz, "enrolmentId" uuid, journey text, version int, step text, outcome text,
      reason text, until timestamptz, "messageId" uuid, data jsonb)`.execute(tx);
}
