import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { stages, type Stage } from '../../domain/person/customer';
import type { Beginning } from '../../domain/person/identity/beginnings';
import { identifierKinds } from '../../domain/person/identity/identity';
import { namingTraits } from '../../domain/person/name';
import type { Traits } from '../../domain/person/traits';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { made, millis, rows, uuid, whole } from '../base/rows';

const looked = z.object({
  id: uuid,
  at: millis.nullable(),
  kind: z.string().nullable(),
  value: z.string().nullable(),
  n: whole,
  passes: z.boolean(),
});

/** Where somebody stands in the list: by when they came, by the identifier that was found, or by their id alone. */
export type PeoplePlace = {
  readonly id: string;
  readonly at?: Millis | null | undefined;
  readonly kind?: string | null | undefined;
  readonly value?: string | null | undefined;
};

export type PeopleQuery = {
  readonly limit: number;
  readonly after?: PeoplePlace | undefined;
  /** Only who has an identifier that begins like one of these. */
  readonly beginnings?: readonly Beginning[] | undefined;
  readonly stage?: Stage | undefined;
  /** Only who is in this journey now. */
  readonly journey?: string | undefined;
};

/** So that what a page costs does not depend on how many have to be passed over. */
const mostLookedThrough = 1_000;

/**
 * Who is looked for: by identifier in the order of its kinds, else who is in a journey by id, else newest first. Each by an index
 * from the place on; filters are held against the next thousand.
 * @returns who was found, and where the search stopped if that was before the end and the page is not full
 */
export async function findPeople(
  db: Database,
  { limit, after, beginnings, stage, journey }: PeopleQuery,
): Promise<{ readonly found: readonly PeoplePlace[]; readonly stoppedAt?: PeoplePlace }> {
  const byJourney = beginnings === undefined ? journey : undefined;
  const isFiltered = beginnings !== undefined || (byJourney !== undefined && stage !== undefined);
  const reach = isFiltered ? mostLookedThrough : limit;
  const source = beginnings
    ? begunLike(beginnings, after, reach)
    : byJourney !== undefined
      ? insiders(byJourney, after, reach)
      : newest(stage === undefined ? stages : [stage], after, reach);
  const passes = [
    sql`is_first`,
    ...(isFiltered && stage !== undefined ? [sql`exists (select from customers c where c.customer_id = l.id and c.stage = ${stage})`] : []),
    ...(beginnings && journey !== undefined
      ? [sql`exists (select from enrolments e where e.customer_id = l.id and e.journey = ${journey} and e.state = 'active')`]
      : []),
  ]; // prettier-ignore
  const all = await rows(
    db,
    looked,
    sql`select id, at, kind, value, n, passes from (select l.*, (${sql.join(passes, sql` and `)}) as passes from (${source}) l) as here
      where passes or n = ${reach} order by n limit ${limit}`,
  );
  const found = all.flatMap(({ passes: isFound, n: _n, ...one }) => (isFound ? [one] : []));
  const last = all.at(-1);
  return isFiltered && last?.n === reach ? { found, stoppedAt: last } : { found };
}

const nobody = '00000000-0000-0000-0000-000000000000';

function newest(among: readonly Stage[], after: PeoplePlace | undefined, reach: number): RawBuilder<unknown> {
  const behind = after ? sql`and (created_at, customer_id) < (${new Date(after.at ?? 0)}::timestamptz, ${after.id}::uuid)` : sql``; // prettier-ignore
  return sql`select id, at, null::text as kind, null::text as value, true as is_first, row_number() over (order by at desc, id desc) as n
    from unnest(${sql.val([...among])}::text[]) as s (stage) cross join lateral (
      select customer_id as id, created_at as at from customers where customers.stage = s.stage ${behind}
      order by created_at desc, customer_id desc limit ${reach}) c order by n limit ${reach}`;
}

const insiders = (journey: string, after: PeoplePlace | undefined, reach: number): RawBuilder<unknown> =>
  sql`select id, null::timestamptz as at, null::text as kind, null::text as value, true as is_first, row_number() over (order by id) as n
    from (select distinct customer_id as id from enrolments where journey = ${journey} and state = 'active' and customer_id > ${after?.id ?? nobody}::uuid
      order by customer_id limit ${reach}) e order by n`;

/** Who has several that begin so stands there once, by the first of them. */
function begunLike(
  beginnings: readonly Beginning[],
  after: PeoplePlace | undefined,
  reach: number,
): RawBuilder<unknown> {
  const wanted = beginnings.flatMap(({ kinds, text }) => kinds.map((kind) => ({ kind, text, rank: identifierKinds.indexOf(kind) }))); // prettier-ignore
  const [kinds, texts, ranks] = [wanted.map(({ kind }) => kind), wanted.map(({ text }) => text), wanted.map(({ rank }) => rank)]; // prettier-ignore
  const [rank, value, id] = [identifierKinds.findIndex((kind) => kind === after?.kind), after?.value ?? '', after?.id ?? nobody]; // prettier-ignore
  return sql`with wanted as (select * from unnest(${sql.val(kinds)}::text[], ${sql.val(texts)}::text[], ${sql.val(ranks)}::integer[]) as w (kind, text, rank)),
    near as (select w.rank, w.kind, i.value, i.id from wanted w cross join lateral (
        select value, customer_id as id from identifiers where kind = w.kind
          and value collate "C" >= case when w.rank = ${rank} then ${value} else w.text end and value collate "C" < w.text || chr(1114111)
          and (w.rank <> ${rank} or value <> ${value} or customer_id > ${id}::uuid)
        order by value collate "C", customer_id limit ${reach}) i
      where w.rank >= ${rank} order by w.rank, i.value collate "C", i.id limit ${reach})
    select id, null::timestamptz as at, kind, value, row_number() over (order by rank, value collate "C", id) as n,
      not exists (select from identifiers i join wanted w on w.kind = i.kind where i.customer_id = near.id and starts_with(i.value, w.text)
        and (w.rank, i.value collate "C") < (near.rank, near.value collate "C")) as is_first
    from near`;
}

const person = z.object({
  id: uuid,
  stage: z.enum(stages),
  createdAt: millis,
  isPaused: z.boolean(),
  naming: made<Traits>(),
  identifiers: z.array(z.object({ kind: z.string(), value: z.string(), claimed: z.boolean() })),
  lastSeen: millis.nullable(),
});
export type ListedPerson = z.output<typeof person>;

/** What a list says of these people, in their order; who went meanwhile is left out. */
export async function describePeople(db: Database, ids: readonly string[]): Promise<ListedPerson[]> {
  if (ids.length === 0) return [];
  return rows(
    db,
    person,
    sql`select c.customer_id as id, c.stage, c.created_at as "createdAt", c.paused_at is not null as "isPaused",
        coalesce((select jsonb_object_agg(name, trait_as_planned(name, c.traits -> name, plan)) from unnest(${sql.val([...namingTraits])}::text[]) name where c.traits ? name), '{}') as naming,
        coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'claimed', claimed)) from (
          select kind, value, claimed from identifiers i where i.customer_id = c.customer_id
          order by array_position(${sql.val([...identifierKinds])}::text[], kind), value limit ${mostIdentifiers}) i), '[]') as identifiers,
        (select e.at from events e where e.customer_id = c.customer_id and e.type not in ('enrol', 'audience') order by e.at desc, e.seq desc limit 1) as "lastSeen"
      from unnest(${sql.val([...ids])}::uuid[]) with ordinality as asked (id, turn) join customers c on c.customer_id = asked.id
        cross join sensitive_plan() as plan order by turn`,
  );
}

/** As many as tell somebody from another. */
const mostIdentifiers = 10;
