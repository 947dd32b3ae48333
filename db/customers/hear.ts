import { sql } from 'kysely';
import { z } from 'zod';
import type { Listeners } from '../../domain/journey/listeners';
import { learn, type Learned, type Rules } from '../../domain/person/learn';
import { isNo } from '../../domain/person/ledger/consent';
import { stages, type TraitValue } from '../../domain/person/customer';
import type { Said } from '../../domain/person/said';
import { isSame } from '../../domain/person/same';
import { isBoundBy } from '../../domain/person/whom';
import { refKey } from '../../domain/person/identity/identity';
import { sayInstant } from '../../domain/time/say-instant';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { rowsAsEver, uuid } from '../base/rows';
import type { Secrets } from '../base/secrets';
import type { NewWake } from '../wake/outbox';
import { askToConfirm, type AskingSecrets } from '../permission/ask-to-confirm';
import { sealerFor } from './vault';
import { appendAllLines } from '../ledger/append';
import { type Profile, type Written, writeProfiles } from './customers';
import { writeIdentities } from './heard-identity';
import type { Owners } from './identifiers';
import { readKnown, type Met } from './known';
import { areUnderWay } from '../wake/under-way';
import { liftBounces } from '../permission/suppressions';
import { tellOfLines } from './lines-as-events';
import { keepAllVersions } from './versions';

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
  /** Whose the identifiers are that are spoken of, where any may come. */
  readonly owners?: Owners;
  /** Journeys that are told of what comes by no event; of an event they hear by itself. */
  readonly ears?: Listeners;
};

/** One of several of whom something was said at once. */
export type Spoken = Omit<Hearing, 'tx'> & {
  /** In the order in which they came. */
  readonly sayings: readonly Said[];
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
export async function hear({ tx, ...hearing }: Hearing, sayings: readonly Said[]): Promise<Heard> {
  const [heard] = await hearAll(tx, [{ ...hearing, sayings }]);
  if (!heard) throw new Error('of somebody who was heard nothing came back');
  return heard;
}

/**
 * The same for several of whom one sender spoke at once: what most people need is asked and stored in one statement for all.
 * @returns what was heard of each, in their order
 */
export async function hearAll(tx: Tx, people: readonly Spoken[]): Promise<Heard[]> {
  const mended = await mend(tx, people);
  const met = await readKnown(tx, people);
  const taught = met.map((one): Taught => {
    const { spoken, known } = one;
    const isMended = givenBy(spoken).some((ref) => mended.has(refKey(ref)));
    return { ...one, learned: learn({ ...known, isMended }, spoken.sayings, spoken.rules) };
  });
  await writeIdentities(tx, taught);
  const settled = await settleAll(tx, taught);
  await writeProfiles(tx, settled.flatMap(({ row }) => row ?? [])); // prettier-ignore
  await keepAllVersions(tx, settled.flatMap(({ spoken, learned }) => learned.past.map((entry) => ({ ...entry, customerId: spoken.profile.id })))); // prettier-ignore
  await writeHistory(tx, settled);
  const sharers = await bindSharers(tx, people);
  const told = await tellOfLines(tx, settled.map(({ spoken, learned }) => ({ customerId: spoken.profile.id, lines: learned.lines, ears: spoken.ears }))); // prettier-ignore
  const heard: Heard[] = [];
  for (const { spoken, learned, revision } of settled) {
    const { profile, secrets, sayings } = spoken;
    await askToConfirm({ tx, customerId: profile.id, secrets }, learned, sayings);
    const wakes = [...wakesOf(profile.id, learned), ...(told.get(profile.id) ?? []), ...wakesOfSharers(sharers.get(profile.id) ?? [])]; // prettier-ignore
    heard.push({ ...learned, revision, wakes });
  }
  return heard;
}

type Taught = Met & { readonly learned: Learned };

/** What was learned of somebody as it is stored. */
type Settled = {
  readonly spoken: Spoken;
  readonly learned: Learned;
  readonly revision: number;
  /** What is to be written on their own row, where anything is. */
  readonly row: (Written & { readonly id: string }) | undefined;
};

/** Adds what they said to their ledgers. */
async function settleAll(tx: Tx, taught: readonly Taught[]): Promise<Settled[]> {
  const [first] = taught;
  if (!first) return [];
  const said = taught.map(({ spoken, head, learned }) => ({ customerId: spoken.profile.id, lines: learned.lines, head })); // prettier-ignore
  const seqs = await appendAllLines(tx, first.spoken.secrets.ledger, said);
  const settled: Settled[] = [];
  for (const [n, one] of taught.entries()) settled.push(await settle(tx, one, seqs[n] ?? []));
  return settled;
}

async function settle(tx: Tx, { spoken, known, learned: heard }: Taught, seqs: readonly number[]): Promise<Settled> {
  const { profile, isNew } = spoken;
  const lines = heard.lines.map((line, n) => ({ ...line, seq: seqs[n] ?? line.seq }));
  const learned = { ...(await atRest(tx, spoken, heard, seqs)), lines };
  const { after, gained, lost, verified, traits, wished, pauses } = learned;
  const changed = [gained, lost, verified, Object.keys(traits), wished, pauses].some(({ length }) => length > 0);
  // What is only remembered does not count as a change of the profile.
  const revision = profile.revision + (changed && !isNew ? 1 : 0);
  const { traits: all, preferences, memory: said, paused } = after;
  const row = { id: profile.id, traits: all, preferences, said, paused, revision };
  return { spoken, learned, revision, row: changed || !isSame(known.memory, after.memory) ? row : undefined };
}

/** What is sensitive sealed, and grounds by the numbers that their lines have got. */
async function atRest(tx: Tx, spoken: Spoken, learned: Learned, seqs: readonly number[]): Promise<Learned> {
  const { profile, secrets } = spoken;
  const told = learned.past.flatMap(({ versions }) => versions.flatMap((one) => (one.what === 'trait' ? [one.value] : []))); // prettier-ignore
  if (told.length === 0 && learned.after.traits === profile.traits) return learned;
  const numbers = new Map(learned.lines.map(({ seq }, n) => [seq, seqs[n] ?? seq]));
  const vault = { db: tx, persons: secrets.persons, customerId: profile.id };
  const sealed = await sealerFor(vault, [...Object.values(learned.after.traits), ...told]);
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

/** Identifiers that are said of somebody; not those that are only claimed. */
const givenBy = ({ sayings }: Spoken) =>
  sayings.flatMap(({ at, refs = [] }) =>
    refs.filter((ref) => !ref.claimed).map(({ kind, value }) => ({ kind, value, at })),
  );

/** An address that bounced and is given anew is spoken to again. @returns the keys of those */
async function mend(tx: Tx, people: readonly Spoken[]): Promise<ReadonlySet<string>> {
  const given = people.flatMap(givenBy);
  const [first] = people;
  return first && given.length > 0 ? liftBounces(tx, first.secrets.pepper, given) : new Set();
}

const saysNo = ({ sayings }: Spoken): boolean =>
  sayings.some(({ consent }) => consent !== undefined && isNo(consent.state));

function wakesOf(customerId: string, { signals, lines }: Learned): NewWake[] {
  return signals.map((signal): NewWake => {
    const line = signal === 'consentChange' ? lines.at(-1) : undefined;
    return { customerId, signal, ...(line ? { ref: String(line.seq) } : {}) };
  });
}

/** More who have one address share it by more than a family. */
const fewSharers = 20;

/** Nothing that is forbidden goes out before they look, since every hand-over asks for the noes of others. */
const wakesOfSharers = (ids: readonly string[]): NewWake[] =>
  ids.map((customerId) => ({
    customerId,
    signal: 'consentChange',
    ref: 'same-address',
    isOneOfMany: ids.length > fewSharers,
  }));

const bound = z.object({ who: uuid, id: uuid, stage: z.enum(stages) });

/**
 * A no binds the address: nothing is decided of others who have it until the no is there to be seen. Asked and locked when it is known
 * what addresses are theirs.
 * @returns of each who said no, whom of the others it has to wake
 */
async function bindSharers(tx: Tx, people: readonly Spoken[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const speakers = people.filter(saysNo).map(({ profile }) => profile.id);
  if (speakers.length === 0) return new Map();
  const held = await rowsAsEver(
    tx,
    bound,
    sql`with pairs as materialized (
        select w.id as who, s.sharer from unnest(${sql.val(speakers)}::uuid[]) as w (id) cross join lateral sharers_of(w.id) s),
      held as materialized (select customer_id, stage from customers where customer_id in (select sharer from pairs) order by customer_id for no key update)
      select distinct who, customer_id as id, stage from pairs join held on customer_id = sharer`,
  );
  if (held.length === 0) return new Map();
  const underWay = await areUnderWay(tx, held.map(({ id }) => id)); // prettier-ignore
  const concerned = held.filter(({ id, stage }) => isBoundBy({ stage, underWay: underWay.has(id) }));
  return new Map(speakers.map((who) => [who, concerned.flatMap((one) => (one.who === who ? [one.id] : []))]));
}

/** What people wished and who held them, as it was before and after. */
async function writeHistory(tx: Tx, settled: readonly Settled[]): Promise<void> {
  const changes = settled.flatMap(({ spoken, learned: { wished, pauses } }) => {
    const { id } = spoken.profile;
    return [
      ...wished.map(({ before, after, by, key, at }) => ({ id, at: sayInstant(at), kind: 'preferences', data: { before, after, source: by, key } })),
      ...pauses.map(({ paused, reason, by, key, at }) => ({ id, at: sayInstant(at), kind: paused ? 'paused' : 'resumed', data: { reason, source: by, key } })),
    ]; // prettier-ignore
  });
  if (changes.length === 0) return;
  await sql`insert into changes (customer_id, at, kind, data)
    select r.id, r.at, r.kind, r.data from jsonb_to_recordset(${jsonRows(changes)}) as r (id uuid, at timestamptz, kind text, data jsonb)`.execute(
    tx,
  );
}
