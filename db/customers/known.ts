import { sql } from 'kysely';
import { z } from 'zod';
import type { Known, Rules } from '../../domain/person/learn';
import { purposesOf } from '../../domain/person/plan/collect';
import { saidAs } from '../../domain/person/identity/identifiers';
import type { Said } from '../../domain/person/said';
import type { Tx } from '../base/database';
import { rowsAsEver, uuid, whole } from '../base/rows';
import { isUnderWay } from '../wake/under-way';
import { everyPurpose } from '../../domain/person/ledger/reserved';
import { ledgerOf, wordsAtAddresses } from '../permission/consents';
import type { Spoken } from './hear';
import { openTraits } from './vault';

const identifier = z.object({
  kind: z.string(),
  value: z.string(),
  verifiedAt: z.number().optional(),
  claimed: z.literal(true).optional(),
  addedAt: z.number(),
});
const standing = z.object({ id: uuid, identifiers: z.array(identifier), underWay: z.boolean(), lines: whole });
type Standing = z.output<typeof standing>;

/** What is known of people, after their locks were got, so that what others wrote before counts; in their order. */
export async function readKnown(tx: Tx, people: readonly Spoken[]): Promise<{ spoken: Spoken; known: Known }[]> {
  const ids = people.flatMap(({ isNew, profile }) => (isNew ? [] : [profile.id]));
  const standings = new Map((await standingsOf(tx, ids)).map((one) => [one.id, one]));
  const found: { spoken: Spoken; known: Known }[] = [];
  for (const spoken of people) found.push({ spoken, known: await knownOf(tx, spoken, standings.get(spoken.profile.id)) }); // prettier-ignore
  return found;
}

async function standingsOf(tx: Tx, ids: readonly string[]): Promise<Standing[]> {
  if (ids.length === 0) return [];
  return rowsAsEver(
    tx,
    standing,
    sql`select p.person as id,
      coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at),
        'claimed', nullif(claimed, false), 'addedAt', millis(added_at))) order by added_at, kind, value) from identifiers where customer_id = p.person), '[]') as identifiers,
      (select coalesce(max(seq), 0) from consents where customer_id = p.person) as lines,
      ${isUnderWay(sql.ref('p.person'))} as "underWay"
      from unnest(${sql.val([...ids])}::uuid[]) as p (person)`,
  );
}

async function knownOf(tx: Tx, one: Spoken, found: Standing | undefined): Promise<Known> {
  const { profile, isNew, secrets, sayings, rules } = one;
  const { stage, preferences, said, pausedAt, pauseReason, id } = profile;
  const traits = await openTraits({ db: tx, persons: secrets.persons, customerId: id }, profile.traits);
  const paused =
    pausedAt === null ? {} : { paused: { at: pausedAt, ...(pauseReason === null ? {} : { reason: pauseReason }) } };
  const own = { stage, traits, preferences, ...paused };
  if (isNew) return { ...own, isNew, identifiers: [], memory: said, ledger: [], lines: 0, underWay: false };
  const { identifiers = [], underWay = false, lines = 0 } = found ?? {};
  const purposes = purposesIn(sayings, rules);
  const ledger = purposes.size > 0 ? [...(await wordsAtAddresses(tx, id)), ...(await ledgerOf(tx, id, purposes))] : [];
  const added = Object.fromEntries(identifiers.map(({ addedAt, ...ref }) => [saidAs(ref), addedAt]));
  const memory = { ...said, addresses: { ...added, ...said.addresses } };
  return { ...own, identifiers: identifiers.map(({ addedAt: _at, ...ref }) => ref), memory, ledger, lines, underWay };
}

/** Whose lines of the ledger have to be known. */
function purposesIn(sayings: readonly Said[], { dataPlan }: Rules): ReadonlySet<string | null> {
  const spoken = sayings.flatMap(({ consent }) =>
    consent ? [consent.purpose === everyPurpose ? null : consent.purpose] : [],
  );
  const names = sayings.flatMap(({ traits = {}, fills = {} }) => [...Object.keys(traits), ...Object.keys(fills)]);
  return new Set([...spoken, ...(dataPlan ? purposesOf(dataPlan, names) : [])]);
}
