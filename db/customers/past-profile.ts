import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { asOf, isWithin, type Kept, type Moment } from '../../domain/person/history/as-of';
import { stages, type Customer, type Identifier, type Stage } from '../../domain/person/customer';
import { refKey, singularKinds } from '../../domain/person/identity/identity';
import { earlierPause, higherStage } from '../../domain/person/identity/join';
import { stoodAt } from '../../domain/person/history/stood';
import type { Millis } from '../../domain/time/time';
import { allOfPages } from '../base/api-keys';
import type { Database } from '../base/database';
import { atOnce, millis, rows, whole, type Question } from '../base/rows';
import type { StoredProfile } from './profile';
import { asKept, timeOf, versionsOf } from './versions';

const came = z.object({ origin: z.string(), at: millis }).nullable();
const identifier = z.object({
  kind: z.string(),
  value: z.string(),
  verifiedAt: millis.nullable(),
  claimed: z.boolean(),
  addedAt: millis,
  since: millis,
});
const standing = z.object({
  createdAt: millis,
  revision: whole,
  points: whole,
  identifiers: z.array(identifier),
  stages: z.array(z.object({ at: millis, stage: z.enum(stages), came })),
  pauses: z.array(z.object({ at: millis, isPaused: z.boolean(), reason: z.string().nullable(), came })),
});

type Found = z.infer<typeof standing>;

/**
 * One customer as they were at a moment. Where they stood, whether they were paused and what they had gathered is ours to say, so that
 * it counts from when we said it; whether an address can be written to is not told of the past.
 * @returns undefined when there is none, or nobody was known by then
 */
export async function readPastProfile(db: Database, id: string, moment: Moment): Promise<StoredProfile | undefined> {
  const { at = Infinity, knownAt = Infinity } = moment;
  const then = Math.min(at, knownAt);
  const read = await atOnce(db, sql`${id}::uuid`, (who) => ({
    standing: standingOf(who, then),
    versions: versionsOf(who, moment),
    pages: allOfPages,
  }));
  const [found] = read.standing;
  if (!found) return undefined;
  const kept = read.versions.map(asKept);
  const pages = new Set(read.pages.flatMap(({ keys }) => keys));
  const { traits, preferences, addresses } = asOf([...unsaid(found.identifiers, kept), ...kept], moment, pages); // prettier-ignore
  const identifiers = [...addresses, ...namesThen(found.identifiers, kept, moment)];
  if (knownAt < found.createdAt && kept.length + identifiers.length === 0) return undefined;
  return {
    id,
    ...stoodThen(found, then),
    createdAt: found.createdAt,
    traits,
    preferences,
    points: found.points,
    revision: found.revision,
    identifiers: identifiers.map(({ kind, value, verifiedAt = null, claimed = false }) => ({ kind, value, verifiedAt, claimed })), // prettier-ignore
    keys: await keysOf(db, Object.values(traits).flatMap(({ key }) => key ?? [])), // prettier-ignore
    suppressed: {},
  };
}

type Standing = { readonly stage: Stage; readonly stageSince: Millis };

function stoodThen({ createdAt, stages: changes, pauses }: Found, then: Millis) {
  const steps = changes.map(({ at, stage, came }) => ({ at, came, standing: { stage, stageSince: at } }));
  const holds = pauses.map(({ at, isPaused, reason, came }) => ({
    at,
    came,
    standing: isPaused ? { at, ...(reason === null ? {} : { reason }) } : undefined,
  }));
  const { stage, stageSince } = stoodAt<Standing>(steps, { stage: 'anonymous', stageSince: createdAt }, then, higherStage); // prettier-ignore
  const paused = stoodAt<Customer['paused']>(holds, undefined, then, earlierPause);
  return { stage, stageSince, pausedAt: paused?.at ?? null, pauseReason: paused?.reason ?? null };
}

/** Addresses that came before versions were kept, or with an event of somebody who was not known: they count from then. */
function unsaid(identifiers: Found['identifiers'], kept: readonly Kept[]): Kept[] {
  const said = new Set(kept.flatMap((one) => (one.what === 'address' && one.value ? [refKey(one.value)] : [])));
  return identifiers
    .filter((one) => singularKinds.has(one.kind) && !said.has(refKey(one)))
    .map((one) => ({ what: 'address', name: one.kind, at: one.addedAt, recordedAt: one.addedAt, value: plain(one) }));
}

/** Accounts, cookies and devices, those that are somebody else's by now among them. */
function namesThen(identifiers: Found['identifiers'], kept: readonly Kept[], moment: Moment): Identifier[] {
  const has = identifiers.filter(({ kind, since, addedAt }) => !singularKinds.has(kind) && isWithin(moment, since, addedAt)); // prettier-ignore
  const had = kept.flatMap((one) => (one.what === 'gone' && !isWithin(moment, one.at, one.recordedAt) ? [one.value] : [])); // prettier-ignore
  return [...had.filter(({ addedAt }) => isWithin(moment, addedAt, addedAt)), ...has].map(plain);
}

const plain = ({ kind, value, verifiedAt, claimed }: Loose): Identifier => ({
  kind,
  value,
  ...(typeof verifiedAt === 'number' ? { verifiedAt } : {}),
  ...(claimed ? { claimed } : {}),
});
type Loose = Pick<Identifier, 'kind' | 'value'> & { readonly verifiedAt?: Millis | null; readonly claimed?: boolean };

/** Since when it is this person's, where it came with somebody who became one with them. */
const cameOf = sql`case when came.at is not null then jsonb_build_object('origin', origin, 'at', millis(came.at)) end`;

const standingOf = (who: RawBuilder<unknown>, then: Millis): Question<typeof standing> => ({
  shape: standing,
  query: sql`with came as materialized (select origin, at from came_with(${who}))
      select millis(c.created_at) as "createdAt", c.revision,
        (select coalesce(sum(points), 0)::bigint from points where customer_id = c.customer_id and at <= ${timeOf(then)}) as points,
        coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at), 'claimed', claimed,
            'addedAt', millis(greatest(added_at, came.at)), 'since', millis(least(added_at, o.named_first, o.since))) order by added_at, kind, value)
          from identifiers i left join came using (origin) left join identifier_owners o using (customer_id, kind, value)
          where customer_id = c.customer_id), '[]') as identifiers,
        coalesce((select jsonb_agg(jsonb_build_object('at', millis(s.at), 'stage', to_stage, 'came', ${cameOf}) order by seq)
          from stages s left join came using (origin) where customer_id = c.customer_id), '[]') as stages,
        coalesce((select jsonb_agg(jsonb_build_object('at', millis(h.at), 'isPaused', kind = 'paused', 'reason', data ->> 'reason', 'came', ${cameOf}) order by seq)
          from changes h left join came using (origin) where customer_id = c.customer_id and kind in ('paused', 'resumed')), '[]') as pauses
      from customers c where c.customer_id = ${who}`,
});

const named = z.object({ id: z.string(), name: z.string() });

/** The names of keys, by their ids. */
async function keysOf(db: Database, ids: readonly string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  const found = await rows(
    db,
    named,
    sql`select key_id::text as id, name from api_keys where key_id = any(${sql.val([...new Set(ids)])}::uuid[])`,
  );
  return Object.fromEntries(found.map(({ id, name }) => [id, name]));
}
