import { sql } from 'kysely';
import type { Facts } from '../domain/facts';
import type { Preferences } from '../domain/preferences';
import type { Millis } from '../domain/time';
import type { Tx } from './database';

export type Loaded = {
  readonly facts: Facts;
  /** Claims whose outcome nobody recorded in time. */
  readonly lost: readonly string[];
  /** Real milliseconds until the youngest open claim of another attempt lapses. */
  readonly leaseLeft: number | undefined;
  /** Messages that wait for their channel's queue. */
  readonly queued: ReadonlySet<string>;
};

type Row = Omit<Facts, 'preferences'> & {
  preferences: Facts['preferences'];
  lost: string[];
  lease_left: number | null;
  queued: string[];
};

const millis = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`);

export type Locked = { readonly revision: number; readonly preferences: Preferences };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Locks the customer for this transaction.
 * @returns the definitions' revision and the preferences, or undefined when there is no such customer
 */
export async function lockCustomer(tx: Tx, customerId: string): Promise<Locked | undefined> {
  if (!uuid.test(customerId)) return undefined;
  const { rows } = await sql<Locked>`
    select (select revision from definitions_revision) as revision, preferences from customers
    where customer_id = ${customerId} for no key update`.execute(tx);
  return rows[0];
}

export type Reading = {
  /** Names of the events that conditions count over. */
  readonly counted: readonly string[];
  /** Messages decided after this instant count for caps. */
  readonly recent: Millis;
  /** Passages entered after this instant may still reach their goal. */
  readonly goalsSince: Millis;
};

/**
 * Everything that a decision about one customer may read, in one query.
 */
export async function readFacts(tx: Tx, customerId: string, { counted, recent, goalsSince }: Reading): Promise<Loaded> {
  const { rows } = await sql<Row>`
    select ${customerJson} as customer, c.preferences as preferences,
      coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', seq, 'purpose', purpose, 'channel', channel, 'state', state,
          'at', ${millis('at')}, 'recordedAt', ${millis('recorded_at')}, 'source', source, 'statement', statement, 'version', version,
          'validUntil', ${millis('valid_until')})) order by seq) from consents where customer_id = c.customer_id), '[]') as consents,
      coalesce((select jsonb_agg(${eventJson} order by seq) from events where customer_id = c.customer_id and undecided), '[]') as events,
      ${history(counted)} as history,
      coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', enrolment_id, 'journey', journey, 'version', version, 'key', key,
          'state', state, 'step', step, 'since', ${millis('since')}, 'waiting', waiting, 'entry', entry, 'results', results,
          'enteredAt', ${millis('entered_at')}, 'endedAt', ${millis('ended_at')}, 'outcome', outcome, 'goalAt', ${millis('goal_at')})) order by entered_at, enrolment_id)
        from enrolments where customer_id = c.customer_id and (state = 'active' or (goal_at is null and entered_at >= ${new Date(goalsSince)}))), '[]') as enrolments,
      coalesce((select jsonb_agg(jsonb_build_object('journey', journey, 'key', key, 'enteredAt', ${millis('entered_at')})) from
        (select journey, key, max(entered_at) as entered_at from enrolments where customer_id = c.customer_id group by journey, key) p), '[]') as passages,
      coalesce((select jsonb_agg(${messageJson} order by decided_at, message_id) from messages m where customer_id = c.customer_id
        and (status in ('decided', 'handing-over') or decided_at >= ${new Date(recent)} or exists (select from enrolments e where e.customer_id = c.customer_id
          and e.state = 'active' and e.waiting ->> 'messageId' = m.message_id::text))), '[]') as messages,
      coalesce((select jsonb_agg(message_id) from messages where customer_id = c.customer_id and status = 'handing-over' and lease_until <= now()), '[]') as lost,
      coalesce((select jsonb_agg(message_id) from messages where customer_id = c.customer_id and status = 'decided' and queued), '[]') as queued,
      (select min(extract(epoch from lease_until - now()) * 1000)::bigint from messages
        where customer_id = c.customer_id and status = 'handing-over' and lease_until > now()) as lease_left
    from customers c where c.customer_id = ${customerId}`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the customer was locked and is gone');
  const { lost, lease_left, queued, ...facts } = row;
  return { facts, lost, leaseLeft: lease_left ?? undefined, queued: new Set(queued) };
}

const customerJson = sql`jsonb_strip_nulls(jsonb_build_object('id', c.customer_id, 'stage', c.stage, 'stageSince', ${millis('c.stage_since')},
  'createdAt', ${millis('c.created_at')}, 'points', c.points, 'tier', c.tier,
  'paused', case when c.paused_at is not null then jsonb_build_object('at', ${millis('c.paused_at')}, 'reason', c.pause_reason) end,
  'identifiers', coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', ${millis('verified_at')}) order by added_at, kind, value)
    from identifiers where customer_id = c.customer_id), '[]')))
  || jsonb_build_object('traits', c.traits, 'suppressed',
    coalesce((select jsonb_object_agg(s.channel, s.reason) from suppressed_channels s where s.customer_id = c.customer_id), '{}'))`;

const eventJson = sql`jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', properties,
  'at', ${millis('at')}, 'receivedAt', ${millis('received_at')})`;

const messageJson = sql`jsonb_strip_nulls(jsonb_build_object('id', message_id, 'enrolmentId', enrolment_id, 'journey', journey, 'version', version,
  'step', step, 'template', template, 'templateVersion', template_version, 'purpose', purpose, 'channel', channel, 'class', class,
  'priority', priority, 'status', status, 'reason', reason, 'decidedAt', ${millis('decided_at')}, 'notBefore', ${millis('not_before')},
  'at', ${millis('at')}, 'attempt', attempt))`;

function history(counted: readonly string[]) {
  if (counted.length === 0) return sql`'[]'::jsonb`;
  return sql`coalesce((select jsonb_agg(${eventJson} order by at, seq) from events
    where customer_id = c.customer_id and not undecided and name = any(${counted})), '[]')`;
}
