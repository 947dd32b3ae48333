import { sql } from 'kysely';
import { z } from 'zod';
import type { CustomerEvent } from '../../domain/person/event';
import type { Version } from '../../domain/person/history/versions';
import type { Line } from '../../domain/person/ledger/ledger';
import type { Listeners } from '../../domain/journey/listeners';
import { personOf, type StoredPast } from '../../domain/rehearse/backtest/stored-past';
import type { Person } from '../../domain/rehearse/backtest/past-life';
import type { Traits } from '../../domain/person/traits';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { made, present, rows, theRow, uuid } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';
import { ledgerThen } from '../permission/consents';
import { readPastProfile } from './past-profile';

/** What of one person's time is lived again, so that nobody is too much to hold in memory. */
const mostEvents = 500;
/** Customers that are looked at in one question. */
const looked = 1_000;

const somebody = z.object({ id: uuid, is: z.boolean() });

/**
 * Who is there to be lived again, by id: since ids are random that is a sample like any other.
 * @param everybody also those to whom nothing happened since `from`
 * @param goesOn asked between questions
 * @returns `isAll` false where there are more than `most`
 */
export async function findPeople(
  db: Database,
  { from, everybody, most }: { readonly from: Millis; readonly everybody: boolean; readonly most: number },
  goesOn: () => Promise<boolean>,
): Promise<{ readonly ids: readonly string[]; readonly isAll: boolean }> {
  const ids: string[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; await goesOn();) {
    const page = await rows(
      db,
      somebody,
      sql`select id, ${everybody} or exists (select from events e where e.customer_id = id and e.at >= ${new Date(from)}) as is
        from (select customer_id as id from customers where customer_id > ${after}::uuid order by customer_id limit ${looked}) as page order by id`,
    );
    ids.push(...page.flatMap(({ id, is }) => (is ? [id] : [])));
    const last = page.at(-1);
    if (ids.length > most || !last || page.length < looked)
      return { ids: ids.slice(0, most), isAll: ids.length <= most };
    after = last.id;
  }
  return { ids, isAll: false };
}

const kept = z.object({
  before: made<readonly CustomerEvent[]>(),
  events: made<readonly CustomerEvent[]>(),
  said: made<readonly Version[]>(),
  lines: made<readonly Line[]>(),
});

type Span = {
  readonly from: Millis;
  readonly to: Millis;
  /** What conditions count over. */
  readonly counted: Pick<Listeners, 'counted' | 'countsVisits'>;
};

/** @returns undefined when there is no such person any more */
export async function readPast(db: Database, id: string, span: Span): Promise<Person | undefined> {
  const { from } = span;
  const [profile, consents, past] = await Promise.all([
    readPastProfile(db, id, { at: from }),
    ledgerThen(db, id, { at: from }),
    readKept(db, id, span),
  ]);
  if (!profile) return undefined;
  const { stage, stageSince, createdAt, traits, points, preferences, pausedAt } = profile;
  const identifiers = profile.identifiers.map(({ kind, value, verifiedAt, claimed }) => ({
    ...{ kind, value },
    ...(verifiedAt === null ? {} : { verifiedAt }),
    ...(claimed ? { claimed } : {}),
  }));
  const paused = pausedAt === null ? {} : { paused: { at: pausedAt } };
  const stood = {
    id,
    stage,
    stageSince,
    createdAt,
    traits: closed(traits),
    points,
    preferences,
    identifiers,
    consents,
    ...paused,
  };
  return personOf(stood, past, from);
}

/** What is lived again opens nothing that is sensitive. */
const closed = (traits: Traits): Traits =>
  Object.fromEntries(Object.entries(traits).map(([name, { clear: _clear, ...trait }]) => [name, trait]));

const event = sql`jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', ${maskedAsPlanned(sql`properties`)}, 'at', millis(at), 'receivedAt', millis(received_at))`;
const year = 365 * 86_400_000;

async function readKept(db: Database, id: string, { from, to, counted }: Span): Promise<StoredPast> {
  const [since, until] = [sql`${new Date(from)}::timestamptz`, sql`${new Date(to)}::timestamptz`];
  const { lines, ...past } = await theRow(
    db,
    kept,
    sql`select
      coalesce((select jsonb_agg(${event} order by at, seq) from (select * from events where customer_id = ${id} and at < ${since} and at >= ${new Date(from - year)}
        and (name = any(${sql.val([...counted.counted])}::text[]) or ${counted.countsVisits} and type in ('page', 'screen')) and type not in ('enrol', 'audience')
        order by at desc, seq desc limit ${mostEvents}) e), '[]') as before,
      coalesce((select jsonb_agg(${event} order by at, seq) from (select * from events where customer_id = ${id} and at >= ${since} and at <= ${until}
        and source <> 'sojourn' and type <> 'audience' order by at, seq limit ${mostEvents}) e), '[]') as events,
      coalesce((select jsonb_agg(jsonb_build_object('what', what, 'name', name, 'at', at,
        'value', case when what = 'trait' then trait_as_planned(name, value, (select sensitive_plan())) - 'clear' else value end) order by at) from (
        select s.* from versions v, jsonb_to_recordset(v.said) as s (what text, name text, at bigint, value jsonb)
        where v.customer_id = ${id} and s.at >= ${from} and s.at <= ${to} order by s.at limit ${mostEvents}) s), '[]') as said,
      coalesce((select jsonb_agg(jsonb_build_object('seq', seq, 'purpose', purpose, 'spares', spares, 'channel', channel, 'state', state, 'at', millis(at),
        'recordedAt', millis(recorded_at), 'source', source, 'statement', statement, 'version', version) order by seq) from (
        select * from consents where customer_id = ${id} and at > ${since} and at <= ${until} order by seq limit ${mostEvents}) c), '[]') as lines`,
  );
  return { ...past, lines: lines.map(present) };
}
