import { sql } from 'kysely';
import { z } from 'zod';
import type { Known, Rules } from '../../domain/person/learn';
import { purposesOf } from '../../domain/person/plan/collect';
import { coveringOf } from '../../domain/person/plan/covering';
import { saidAs } from '../../domain/person/identity/identifiers';
import type { Said } from '../../domain/person/said';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { made, present, rowsAsEver, uuid, whole } from '../base/rows';
import { noHead, streamOf, type Head } from '../ledger/chain';
import { isUnderWay } from '../wake/under-way';
import { everyPurpose } from '../../domain/person/ledger/reserved';
import type { Line } from '../../domain/person/ledger/ledger';
import { ledgersOf, lineShape } from '../permission/consents';
import type { Spoken } from './hear';
import { openTraits } from './vault';

const identifier = z.object({
  kind: z.string(),
  value: z.string(),
  verifiedAt: z.number().optional(),
  claimed: z.literal(true).optional(),
  addedAt: z.number(),
});
const standing = z.object({
  id: uuid,
  identifiers: z.array(identifier),
  lines: whole,
  underWay: z.boolean(),
  speaks: z.boolean(),
  noes: made<Line[]>(),
  ledger: z.array(lineShape),
  place: whole.nullable(),
  hash: z.string().nullable(),
});
type Standing = z.output<typeof standing>;

/** Somebody, and what is known of them. */
export type Met = {
  readonly spoken: Spoken;
  readonly known: Known;
  /** Where the chain of their ledger ends; undefined where nothing that may add to it was said. */
  readonly head: Head | undefined;
};

/** What is known of people, after their locks were got, so that what others wrote before counts; in their order. */
export async function readKnown(tx: Tx, people: readonly Spoken[]): Promise<Met[]> {
  const old = people.filter(({ isNew }) => !isNew);
  const standings = new Map((await standingsOf(tx, old)).map((one) => [one.id, one]));
  const met: Met[] = [];
  for (const spoken of people) {
    const found = standings.get(spoken.profile.id);
    met.push({ spoken, known: await knownOf(tx, spoken, found), head: found && headIn(found) });
  }
  return met;
}

const headIn = ({ speaks, place, hash }: Standing): Head | undefined =>
  !speaks ? undefined : place === null ? noHead : { place, hash: hash ?? '' };

/** All of it in one statement, however many they are: each way to the database costs more than its answer. */
async function standingsOf(tx: Tx, people: readonly Spoken[]): Promise<Standing[]> {
  if (people.length === 0) return [];
  const asked = people.map(({ profile: { id }, secrets, sayings, rules }) => {
    const purposes = purposesIn(sayings, rules);
    const named = [...purposes].filter((purpose) => purpose !== null);
    return {
      id,
      stream: streamOf(secrets.ledger, id),
      speaks: purposes.size > 0,
      everything: purposes.has(null),
      purposes: [...named, everyPurpose],
    };
  });
  return rowsAsEver(
    tx,
    standing,
    sql`select p.id,
      coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at),
        'claimed', nullif(claimed, false), 'addedAt', millis(added_at))) order by added_at, kind, value) from identifiers where customer_id = p.id), '[]') as identifiers,
      (select coalesce(max(seq), 0) from consents where customer_id = p.id) as lines,
      ${isUnderWay(sql.ref('p.id'))} as "underWay", p.speaks,
      case when p.speaks then words_at_addresses(p.id) else '[]' end as noes,
      case when p.speaks then ${ledgersOf({ who: sql.ref('p.id'), everything: sql.ref('p.everything'), purposes: sql.ref('p.purposes') })} else '[]' end as ledger,
      head.place, encode(head.hash, 'hex') as hash
      from jsonb_to_recordset(${jsonRows(asked)}) as p (id uuid, stream uuid, speaks boolean, everything boolean, purposes text[])
      left join lateral (select place, hash from ledger_links where stream = p.stream and p.speaks order by place desc limit 1) head on true`,
  );
}

async function knownOf(tx: Tx, one: Spoken, found: Standing | undefined): Promise<Known> {
  const { profile, isNew, secrets } = one;
  const { stage, preferences, said, pausedAt, pauseReason, id } = profile;
  const traits = await openTraits({ db: tx, persons: secrets.persons, customerId: id }, profile.traits);
  const paused =
    pausedAt === null ? {} : { paused: { at: pausedAt, ...(pauseReason === null ? {} : { reason: pauseReason }) } };
  const own = { stage, traits, preferences, ...paused };
  if (isNew) return { ...own, isNew, identifiers: [], memory: said, ledger: [], lines: 0, underWay: false };
  const { identifiers = [], underWay = false, lines = 0, noes = [], ledger: told = [] } = found ?? {};
  const ledger = [...noes, ...told.map(present)];
  const added = Object.fromEntries(identifiers.map(({ addedAt, ...ref }) => [saidAs(ref), addedAt]));
  const memory = { ...said, addresses: { ...added, ...said.addresses } };
  return { ...own, identifiers: identifiers.map(({ addedAt: _at, ...ref }) => ref), memory, ledger, lines, underWay };
}

/** Whose lines of the ledger have to be known. */
function purposesIn(sayings: readonly Said[], rules: Rules): ReadonlySet<string | null> {
  const spoken = sayings.flatMap(({ consent }) =>
    consent ? [consent.purpose === everyPurpose ? null : consent.purpose] : [],
  );
  const names = sayings.flatMap(({ traits = {}, fills = {} }) => [...Object.keys(traits), ...Object.keys(fills)]);
  const covering = coveringOf(rules);
  // What one consent covered may rest on another when it ends.
  const others = spoken.some((purpose) => purpose !== null && covering?.purposes.has(purpose)) ? covering?.purposes : undefined; // prettier-ignore
  return new Set([...spoken, ...(others ?? []), ...purposesOf(rules, names)]);
}
