import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { millis, rows, uuid } from '../base/rows';
import { beganWithin } from './journey-stats';

export const peopleStates = ['waiting', 'sent', 'held', 'skipped', 'exited', 'goal'] as const;
export type PeopleState = (typeof peopleStates)[number];

const person = z.object({
  id: uuid,
  at: millis,
  step: z.string().nullable(),
  reason: z.string().nullable(),
  /** Tells those of one instant apart. */
  tie: z.string(),
});
export type PersonThere = z.output<typeof person>;

export type AskedPeople = {
  readonly state: PeopleState;
  readonly step?: string | undefined;
  /** Why it was held or skipped, or how it ended. */
  readonly reason?: string | undefined;
  readonly version?: number | undefined;
  /** Of passages that began then or later, and before. */
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
  readonly limit: number;
  readonly before?: { readonly at: Millis; readonly tie: string } | undefined;
};

/** Where those behind a number stand: an index begins with journey, version, what is `fixed`, `spots`, `at`, `tie`, in this order. */
type Source = {
  readonly table: RawBuilder<unknown>;
  readonly fixed: RawBuilder<unknown>;
  /** What parts them: the step, and why. */
  readonly spots: readonly string[];
  /** The only reasons that count. */
  readonly alone?: readonly string[];
  readonly at: RawBuilder<unknown>;
  readonly tie: RawBuilder<unknown>;
  readonly tieType: 'uuid' | 'bigint';
  /** Of what may happen to one passage again and again only the last time counts. */
  readonly last?: RawBuilder<unknown>;
};

const enrolments = { table: sql`enrolments`, tie: sql`t.enrolment_id`, tieType: 'uuid' } as const;
const notSent = (outcome: 'hold' | 'skip'): Source => ({
  table: sql`decisions`,
  fixed: sql`t.outcome = ${sql.lit(outcome)}`,
  spots: ['step', 'reason'],
  at: sql`t.at`,
  tie: sql`t.seq`,
  tieType: 'bigint',
  last: sql`not exists (select from decisions later where later.customer_id = t.customer_id and (later.at, later.seq) > (t.at, t.seq)
    and later.enrolment_id = t.enrolment_id and later.step = t.step and later.outcome = t.outcome and later.reason = t.reason)`,
});

const sources: Readonly<Record<PeopleState, Source>> = {
  waiting: { ...enrolments, fixed: sql`t.state = 'active'`, spots: ['step'], at: sql`t.since` },
  sent: {
    table: sql`messages`,
    fixed: sql`true`,
    spots: ['step', 'status'],
    alone: ['sent', 'unknown'],
    at: sql`t.at`,
    tie: sql`t.message_id`,
    tieType: 'uuid',
  },
  held: notSent('hold'),
  skipped: notSent('skip'),
  exited: { ...enrolments, fixed: sql`t.state = 'exited'`, spots: ['step', 'outcome'], at: sql`t.ended_at` },
  goal: { ...enrolments, fixed: sql`t.goal_at is not null`, spots: [], at: sql`t.goal_at` },
};

const ties = { uuid: z.guid(), bigint: z.string().regex(/^\d{1,18}$/) };

/** What tells those of one instant apart in such a list. */
export const tieIn = (state: PeopleState): z.ZodType<string> => ties[sources[state].tieType];

/**
 * Who stands behind a number of a journey, who came last first. The spots among which they are (versions, steps, reasons) are found
 * by leaps through the index, and of each only as many are read as the page has.
 */
export function peopleThere(db: Database, journey: string, asked: AskedPeople): Promise<PersonThere[]> {
  const { state, before, limit } = asked;
  const { table, fixed, spots, at, tie, tieType, last = sql`true` } = sources[state];
  const [step = sql`null::text`, reason = sql`null::text`] = spots.map((name) => sql.ref(`t.${name}`));
  const here = (version: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`t.journey = ${journey} and t.version = ${version} and ${fixed}`;
  const same = sql.join([sql`true`, ...spots.map((name) => sql`t.${sql.ref(name)} = s.${sql.ref(name)}`)], sql` and `);
  const from = before ? sql`(${at}, ${tie}) < (instant(${before.at}), ${before.tie}::${sql.raw(tieType)})` : sql`true`;
  return rows(
    db,
    person,
    sql`with recursive ${spotsOf(journey, asked, here)}
      select page.id, page.at, page.step, page.reason, page.tie::text as tie from spots s cross join lateral (
        select t.customer_id as id, ${at} as at, ${step} as step, ${reason} as reason, ${tie} as tie from ${table} t
        where ${here(sql`s.version`)} and ${same} and ${last} and ${from} and ${began(asked)} order by ${at} desc, ${tie} desc limit ${limit}) page
      where ${amongst(asked)} order by page.at desc, page.tie desc limit ${limit}`,
  );
}

/** Whose passage began within the period that was asked for. */
function began({ from, to }: AskedPeople): RawBuilder<unknown> {
  if (from === undefined && to === undefined) return sql`true`;
  const passage = sql`e.customer_id = t.customer_id and e.enrolment_id = t.enrolment_id`;
  return sql`exists (select from enrolments e where ${passage} ${beganWithin({ from, to })})`;
}

/** Why, where not all count. */
function amongst({ state, reason }: AskedPeople): RawBuilder<unknown> {
  const { spots: [, why], alone } = sources[state]; // prettier-ignore
  if (reason === undefined && alone === undefined) return sql`true`;
  if (why === undefined) return sql`false`;
  const wanted = (alone ?? [reason]).filter((one) => reason === undefined || one === reason);
  return sql`s.${sql.ref(why)} = any(${sql.val(wanted)}::text[])`;
}

/** The versions, and in each the pairs of step and reason that there are. */
function spotsOf(
  journey: string,
  { state, version, step }: AskedPeople,
  here: (version: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { table, spots } = sources[state];
  const versions = sql`select version from journey_versions where key = ${journey} ${version === undefined ? sql`` : sql`and version = ${version}`}`;
  if (spots.length === 0) return sql`spots as (${versions})`;
  // Where the step is known only what stands behind it is leapt over: a comparison of the two together would walk.
  const leapt = step === undefined ? spots : spots.slice(1);
  const of = (row: string, among: readonly string[] = spots): RawBuilder<unknown> =>
    sql.join(among.map((name) => sql.ref(`${row}.${name}`)));
  const next = (from: string, more: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`cross join lateral (select ${of('t')} from ${table} t where ${here(sql.ref(`${from}.version`))}
      ${step === undefined ? sql`` : sql`and t.step = ${step}`} and ${more} order by ${of('t')} limit 1) n`;
  const further = leapt.length === 0 ? sql`false` : sql`(${of('t', leapt)}) > (${of('s', leapt)})`;
  return sql`spots as (select v.version, ${of('n')} from (${versions}) v ${next('v', sql`true`)}
    union all select s.version, ${of('n')} from spots s ${next('s', further)})`;
}
