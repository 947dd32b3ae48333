import { sql } from 'kysely';
import { z } from 'zod';
import { learn, type Known, type Learned, type Rules } from '../../domain/person/learn';
import { purposesOf } from '../../domain/person/plan/collect';
import { isNo } from '../../domain/person/consent';
import type { TraitValue } from '../../domain/person/customer';
import { devicesNamed } from '../../domain/person/identity/devices';
import { saidAs } from '../../domain/person/identity/identifiers';
import { refKey, sharedKinds, type Ref } from '../../domain/person/identity/identity';
import type { Said } from '../../domain/person/said';
import { isSame } from '../../domain/person/same';
import { ownersIn } from '../../domain/person/identity/who';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { Overtaken } from '../base/failure';
import { jsonRows } from '../base/json';
import { row, rows, whole } from '../base/rows';
import type { Secrets } from '../base/secrets';
import type { NewWake } from '../wake/outbox';
import { isUnderWay } from '../wake/under-way';
import { openTraits, sealerFor, type Vault } from './vault';
import { askToConfirm, type AskingSecrets } from './ask-to-confirm';
import { appendLines, ledgerOf, wordsAtAddresses } from './consents';
import { type Profile, writeProfile } from './customers';
import {
  addIdentifiers,
  dateDevices,
  nameAgain,
  removeIdentifiers,
  verifyIdentifiers,
  type Owners,
} from './identifiers';
import { addressHash, liftBounces } from './suppressions';
import { keepVersions } from './versions';

/** Under what the keys of persons are sealed, what the chain of their ledger is made with, and questions to them. */
export type PersonSecrets = Pick<Secrets, 'persons' | 'ledger'> & AskingSecrets;

export type Hearing = {
  readonly tx: Tx;
  /** Under the lock. */
  readonly profile: Profile;
  /** Made in this transaction, so that nothing is known of them. */
  readonly isNew?: boolean;
  /** Somebody became one with them in this transaction. */
  readonly isJoined?: boolean;
  readonly rules: Rules;
  readonly secrets: PersonSecrets;
  /** Needed where identifiers may come. */
  readonly pepper?: Buffer;
  /** Whose the identifiers are that are spoken of, where any may come. */
  readonly owners?: Owners;
};

export type Heard = Learned & {
  readonly revision: number;
  /** Whom they wake, as the outbox takes it. */
  readonly wakes: readonly NewWake[];
};

/**
 * Stores what follows from sayings about one customer, whose lock the caller holds. Whom they wake is told by the caller.
 * @throws Overtaken when somebody else got one of the identifiers meanwhile
 */
export async function hear(hearing: Hearing, sayings: readonly Said[]): Promise<Heard> {
  const { tx, profile, rules } = hearing;
  const isMended = await mend(hearing, sayings);
  const known = { ...(await readKnown(hearing, sayings)), isMended };
  const heard = learn(known, sayings, rules);
  await writeIdentity(hearing, heard, sayings);
  const seqs = await appendLines({ tx, key: hearing.secrets.ledger, customerId: profile.id }, heard.lines);
  const lines = heard.lines.map((line, n) => ({ ...line, seq: seqs[n] ?? line.seq }));
  const learned = await atRest(hearing, heard, seqs);
  const revision = await writePerson(hearing, known, learned);
  await keepVersions(tx, profile.id, learned.past);
  await writeHistory(tx, profile.id, learned);
  await askToConfirm({ tx, customerId: profile.id, secrets: hearing.secrets }, learned, sayings);
  const isNoSaid = sayings.some(({ consent }) => consent !== undefined && isNo(consent.state));
  const bound = isNoSaid ? await lockSharers(tx, profile.id) : [];
  return {
    ...learned,
    lines,
    revision,
    wakes: [...wakesFrom(profile.id, learned.signals, lines), ...bound.map(wakeOfSharer)],
  };
}

const vaultOf = ({ tx, secrets: { persons }, profile }: Hearing): Vault => ({
  db: tx,
  persons,
  customerId: profile.id,
});

/** What was learned as it is stored: what is sensitive sealed, and grounds by the numbers that their lines have got. */
async function atRest(hearing: Hearing, learned: Learned, seqs: readonly number[]): Promise<Learned> {
  const told = learned.past.flatMap(({ versions }) => versions.flatMap((one) => (one.what === 'trait' ? [one.value] : []))); // prettier-ignore
  if (told.length === 0 && learned.after.traits === hearing.profile.traits) return learned;
  const numbers = new Map(learned.lines.map(({ seq }, n) => [seq, seqs[n] ?? seq]));
  const sealed = await sealerFor(vaultOf(hearing), [...Object.values(learned.after.traits), ...told]);
  const fresh = new Set([...Object.values(learned.traits), ...told]);
  const rest = new Map<TraitValue, TraitValue>();
  const stored = (name: string, trait: TraitValue): TraitValue => {
    const basis = fresh.has(trait) ? numbers.get(trait.basis ?? 0) : undefined;
    const made = rest.get(trait) ?? sealed(name, basis === undefined ? trait : { ...trait, basis });
    rest.set(trait, made);
    return made;
  };
  const all = Object.entries(learned.after.traits).map(([name, trait]) => [name, stored(name, trait)] as const);
  const past = learned.past.map((entry) => ({
    ...entry,
    versions: entry.versions.map((one) =>
      one.what === 'trait' ? { ...one, value: stored(one.name, one.value) } : one,
    ),
  }));
  const traits = Object.fromEntries(all.filter(([name]) => Object.hasOwn(learned.traits, name)));
  return { ...learned, after: { ...learned.after, traits: Object.fromEntries(all) }, traits, past };
}

/** An address that bounced and is given anew is spoken to again; not one that is only claimed. */
async function mend({ tx, pepper }: Hearing, sayings: readonly Said[]): Promise<boolean> {
  const given = sayings.flatMap(({ at, refs = [] }) =>
    refs.filter((ref) => !ref.claimed).map(({ kind, value }) => ({ kind, value, at })),
  );
  return pepper !== undefined && given.length > 0 && liftBounces(tx, pepper, given);
}

/** A no binds the address: nothing is decided of others who have it until the no is there to be seen. */
async function lockSharers(tx: Tx, customerId: string): Promise<string[]> {
  const sharers = await rows(
    tx,
    z.object({ id: z.string() }),
    sql`select customer_id as id from customers where customer_id in (select sharer from sharers_of(${customerId}::uuid))
      order by customer_id for no key update`,
  );
  return sharers.map(({ id }) => id);
}

const wakeOfSharer = (customerId: string): NewWake => ({ customerId, signal: 'consentChange', ref: 'same-address' });

const wakesFrom = (customerId: string, signals: Learned['signals'], lines: Learned['lines']): NewWake[] =>
  signals.map((signal) => {
    const line = signal === 'consentChange' ? lines.at(-1) : undefined;
    return { customerId, signal, ...(line ? { ref: String(line.seq) } : {}) };
  });

const identifier = z.object({
  kind: z.string(),
  value: z.string(),
  verifiedAt: z.number().optional(),
  claimed: z.literal(true).optional(),
  addedAt: z.number(),
});
const standing = z.object({ identifiers: z.array(identifier), underWay: z.boolean(), lines: whole });

/** After the lock was got, so that what others wrote before counts. */
async function readKnown(hearing: Hearing, sayings: readonly Said[]): Promise<Known> {
  const { tx, profile, isNew } = hearing;
  const { stage, preferences, said, pausedAt, pauseReason, id } = profile;
  const traits = await openTraits(vaultOf(hearing), profile.traits);
  const paused =
    pausedAt === null ? {} : { paused: { at: pausedAt, ...(pauseReason === null ? {} : { reason: pauseReason }) } };
  const own = { stage, traits, preferences, ...paused };
  if (isNew) return { ...own, isNew, identifiers: [], memory: said, ledger: [], lines: 0, underWay: false };
  const found = await row(
    tx,
    standing,
    sql`select
      coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at),
        'claimed', nullif(claimed, false), 'addedAt', millis(added_at))) order by added_at, kind, value) from identifiers where customer_id = ${id}), '[]') as identifiers,
      (select coalesce(max(seq), 0) from consents where customer_id = ${id}) as lines,
      ${isUnderWay(id)} as "underWay"`,
  );
  const { identifiers = [], underWay = false, lines = 0 } = found ?? {};
  const purposes = purposesIn(sayings, hearing.rules);
  const ledger = purposes.size > 0 ? [...(await wordsAtAddresses(tx, id)), ...(await ledgerOf(tx, id, purposes))] : [];
  const added = Object.fromEntries(identifiers.map(({ addedAt, ...one }) => [saidAs(one), addedAt]));
  const memory = { ...said, addresses: { ...added, ...said.addresses } };
  return { ...own, identifiers: identifiers.map(({ addedAt: _at, ...one }) => one), memory, ledger, lines, underWay };
}

/** Whose lines of the ledger have to be known. */
function purposesIn(sayings: readonly Said[], { dataPlan }: Rules): ReadonlySet<string | null> {
  const spoken = sayings.flatMap(({ consent }) => (consent ? [consent.purpose] : []));
  const names = sayings.flatMap(({ traits = {}, fills = {} }) => [...Object.keys(traits), ...Object.keys(fills)]);
  return new Set([...spoken, ...(dataPlan ? purposesOf(dataPlan, names) : [])]);
}

async function writeIdentity(hearing: Hearing, learned: Learned, sayings: readonly Said[]): Promise<void> {
  const { tx, profile, pepper, owners = new Map() } = hearing;
  const { gained, lost, verified, after, refused } = learned;
  const heard = sayings.filter((_, place) => !refused.has(place));
  const { by = '', receivedAt = 0 } = sayings.at(-1) ?? {};
  const isAccount = after.identifiers.some(({ kind }) => kind === 'user');
  const latest = Math.max(0, ...sayings.map((said) => Math.min(said.at, said.receivedAt)));
  const named = devicesNamed(heard);
  const wanted = gained.map((ref) => {
    const isOthers = ownersIn(owners)(ref).some(({ customerId }) => customerId !== profile.id);
    const isShared = sharedKinds.has(ref.kind);
    return {
      customerId: profile.id, ref, hash: pepper && addressHash(pepper, ref),
      ...(isShared ? { shared: isOthers } : { since: isAccount ? (named.get(refKey(ref))?.at ?? latest) : undefined, changesHands: isOthers && !ref.claimed }),
    }; // prettier-ignore
  });
  const added = await addIdentifiers(tx, wanted, by, new Date(receivedAt));
  if (added.size < gained.length) throw new Overtaken('somebody else got the same identifier');
  if (isAccount) await dateAll(hearing, learned, { named, latest });
  await removeIdentifiers(tx, profile.id, lost);
  const proved = [...gained, ...verified].filter(({ verifiedAt }) => verifiedAt !== undefined);
  await verifyIdentifiers(tx, profile.id, proved, new Date(receivedAt));
}

type Dates = { readonly named: ReturnType<typeof devicesNamed>; readonly latest: Millis };

/** An account's devices are its own since it named them last, and those that it came to as a whole since then. */
async function dateAll(
  { tx, profile, isJoined = false, owners = new Map() }: Hearing,
  learned: Learned,
  { named, latest }: Dates,
) {
  const { gained, after } = learned;
  const news = new Set(gained.map(refKey));
  const known = after.identifiers.filter((one) => !sharedKinds.has(one.kind) && !news.has(refKey(one)));
  const sinceOf = (ref: Ref): Millis =>
    ownersIn(owners)(ref).find(({ customerId }) => customerId === profile.id)?.since ?? -Infinity;
  const again = known.flatMap((one) => {
    const { ref, at } = named.get(refKey(one)) ?? {};
    return ref && at !== undefined && sinceOf(ref) < at ? [{ customerId: profile.id, ref, since: at }] : [];
  });
  await nameAgain(tx, again);
  if (isJoined || gained.some(({ kind }) => kind === 'user')) await dateDevices(tx, profile.id, known, latest);
}

/** @returns the revision after; what is only remembered does not count as a change of the profile */
async function writePerson({ tx, profile, isNew }: Hearing, before: Known, learned: Learned): Promise<number> {
  const { after, gained, lost, verified, traits, wished, pauses } = learned;
  const changed = [gained, lost, verified, Object.keys(traits), wished, pauses].some(({ length }) => length > 0);
  if (!changed && isSame(before.memory, after.memory)) return profile.revision;
  const { traits: all, preferences, memory: said, paused } = after;
  const revision = profile.revision + (changed && !isNew ? 1 : 0);
  await writeProfile(tx, profile.id, { traits: all, preferences, said, paused, revision });
  return revision;
}

/** What people wished and who held them, as it was before and after. */
async function writeHistory(tx: Tx, customerId: string, { wished, pauses }: Learned): Promise<void> {
  const changes = [
    ...wished.map(({ before, after, by, key, at }) => ({
      at: sayInstant(at),
      kind: 'preferences',
      data: { before, after, source: by, key },
    })),
    ...pauses.map(({ paused, reason, by, key, at }) => ({ at: sayInstant(at), kind: paused ? 'paused' : 'resumed', data: { reason, source: by, key } })), // prettier-ignore
  ];
  if (changes.length === 0) return;
  await sql`insert into changes (customer_id, at, kind, data)
    select ${customerId}, r.at, r.kind, r.data from jsonb_to_recordset(${jsonRows(changes)}) as r (at timestamptz, kind text, data jsonb)`.execute(
    tx,
  );
}
