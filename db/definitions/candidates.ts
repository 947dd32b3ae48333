import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { holds, type Scope } from '../../domain/cel/condition';
import type { Definitions } from '../../domain/decide/facts';
import { AskedPast } from '../../domain/person/asked-past';
import { computingRules } from '../../domain/person/computed/rules';
import type { Customer } from '../../domain/person/customer';
import type { CustomerEvent } from '../../domain/person/event';
import type { ConsentEntry } from '../../domain/person/ledger/consent';
import { coveringOf } from '../../domain/person/plan/covering';
import { sightChangesAt } from '../../domain/person/plan/sight-changes';
import { usable } from '../../domain/person/plan/usable';
import type { Preferences } from '../../domain/person/wishes/preferences';
import { customerZone } from '../../domain/time/local-time';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { made, rows } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';
import { wordsIn } from '../permission/consents';
import type { ZonePair } from './audience-passes';
import { liesStill } from './lies-still';

const read = z.object({
  customer: made<Customer>(),
  preferences: made<Preferences>(),
  history: made<CustomerEvent[]>(),
  liesStill: z.boolean(),
  words: made<ConsentEntry[]>().nullable(),
});

/** What the condition of an audience may read of somebody: what nobody has decided yet is listed, the rest of the past is asked for. */
export type Candidate = Omit<z.output<typeof read>, 'words'> & {
  readonly customerId: string;
  readonly past: AskedPast;
  /** When time alone changes what is seen of them. */
  readonly sightChangesAt: Millis | undefined;
};

/** What somebody is asked by. */
export type InForce = Pick<Definitions, 'policy' | 'live' | 'dataPlan' | 'statements'>;

/** When somebody is asked, and by which definitions. */
export type Moment = { readonly definitions: InForce; readonly now: Millis };

/** What the condition of an audience sees of somebody. */
export const scopeOf = (one: Candidate, { definitions: { policy, live }, now }: Moment): Scope => ({
  ...one,
  now,
  zone: customerZone(one.customer, one.preferences, policy),
  rules: computingRules(policy, live),
});

/** Whether somebody is among those whom a condition means. Data that lie still are not read to count anybody among others. */
export const isAmongThem = (when: string, one: Candidate, moment: Moment): boolean =>
  !one.liesStill && holds(when, scopeOf(one, moment)) === true;

const undecided = sql`coalesce((select jsonb_agg(jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', ${maskedAsPlanned(sql`properties`)}, 'at', millis(at),
        'receivedAt', millis(received_at)) order by at, seq) from events e
        where e.customer_id = c.customer_id and undecided and type not in ('enrol', 'audience')), '[]')`;

/**
 * In the order of their ids, without what is used no more of them; nobody's ledger is read where no statement covers anything.
 * @param page a select of `customer_id`; `history` of the events that are listed
 */
async function readCandidates(
  db: Database | Tx,
  { definitions, now }: Moment,
  { page, history = undecided }: { readonly page: RawBuilder<unknown>; readonly history?: RawBuilder<unknown> },
): Promise<Candidate[]> {
  const covering = coveringOf(definitions);
  const words = covering
    ? sql`coalesce(${wordsIn(sql`c.customer_id`, now)}, '[]') || words_at_addresses(c.customer_id)`
    : sql`null::jsonb`;
  const found = await rows(
    db,
    read,
    sql`select jsonb_strip_nulls(jsonb_build_object('id', c.customer_id, 'stage', c.stage, 'stageSince', millis(c.stage_since),
        'createdAt', millis(c.created_at), 'points', c.points)) || jsonb_build_object('traits', traits_as_planned(c.traits, plan), 'identifiers', '[]'::jsonb,
        'suppressed', '{}'::jsonb) as customer,
      c.preferences, ${history} as history, ${liesStill(now)} as "liesStill", ${words} as words
    from (${page}) page join customers c using (customer_id) cross join sensitive_plan() as plan order by c.customer_id`,
  );
  return found.map(({ words: ledger, ...one }) => {
    const covered = covering && ledger ? { covering, ledger } : undefined;
    const customer = usable(one.customer, covered, now);
    const sight = covered && sightChangesAt({ traits: one.customer.traits, ledger: covered.ledger, covered }, now);
    return { ...one, customer, customerId: customer.id, past: new AskedPast(false), sightChangesAt: sight };
  });
}

export type InZones = {
  readonly after: string;
  readonly upTo: string;
  readonly zones: readonly ZonePair[];
  readonly limit: number;
};

/** Customers of some zones, by keyset in each zone. */
export const candidatesInZones = (
  tx: Tx,
  moment: Moment,
  { after, upTo, zones, limit }: InZones,
): Promise<Candidate[]> =>
  readCandidates(tx, moment, {
    page: sql`select next.customer_id from jsonb_to_recordset(${jsonRows(zones)}) as zone (preferred text, known text)
        cross join lateral (select customer_id from customers where zone_preferred = preferred and zone_known = known
          and customer_id > ${after}::uuid and customer_id <= ${upTo}::uuid order by customer_id limit ${limit}) next
        order by 1 limit ${limit}`,
  });

/** The next customers, by keyset. */
export const candidatesAfter = (db: Database | Tx, moment: Moment, { after, limit }: Keyset): Promise<Candidate[]> =>
  readCandidates(db, moment, { page: pageAfter({ after, limit }) });

type Keyset = Pick<InZones, 'after' | 'limit'>;
const pageAfter = ({ after, limit }: Keyset) =>
  sql`select customer_id from customers where customer_id > ${after}::uuid order by customer_id limit ${limit}`;

/** Those of some customers whom there are. */
export const candidatesNamed = (db: Database | Tx, moment: Moment, ids: readonly string[]): Promise<Candidate[]> =>
  readCandidates(db, moment, { page: sql`select unnest(${sql.val([...ids])}::uuid[]) as customer_id` });

/** One customer, or nobody. */
export const candidateNamed = async (
  db: Database | Tx,
  moment: Moment,
  customerId: string,
): Promise<Candidate | undefined> => (await candidatesNamed(db, moment, [customerId]))[0];

/** The next customers, of whom nothing is decided until the end of the transaction: what they have not been decided for is not listed. */
export async function lockCandidates(tx: Tx, moment: Moment, keyset: Keyset): Promise<Candidate[]> {
  await sql`${pageAfter(keyset)} for no key update`.execute(tx);
  return readCandidates(tx, moment, { page: pageAfter(keyset), history: sql`'[]'::jsonb` });
}
