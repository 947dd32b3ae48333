import type { Tx } from '../../../db/base/database';
import { lockWithSharers } from '../../../db/customers/customers';
import { hearAll, type Heard } from '../../../db/customers/hear';
import type { Refused } from '../../../db/wake/messages';
import { nothingUnderway, openWorkOf } from '../../../db/wake/open-work';
import { askForWakes } from '../../../db/wake/outbox';
import type { Underway } from '../../../domain/contact/stops';
import type { ConsentWord } from '../../../domain/person/ledger/consent';
import { coveringOf, type Covering } from '../../../domain/person/plan/covering';
import type { Millis } from '../../../domain/time/time';
import { rulesOf, type Learning, type Word } from '../change';
import { refusedBy } from './in-the-air';

/** That somebody takes something back or denies it. */
export type No = { readonly customerId: string; readonly word: Word & { readonly consent: ConsentWord } };

/** A no that is on record. */
export type Told = {
  readonly heard: Heard;
  readonly at: Millis;
  readonly covering: Covering | undefined;
  /** What was under way when it was said. */
  readonly underway: Underway;
  /** What it forbids. */
  readonly refused: readonly Refused[];
};

/**
 * Takes in what several people refuse, each of them once, under their locks, and has woken whom it matters to. Each statement is one
 * for all of them.
 * @param how.waits for the locks of those whom somebody else holds; else they are left out
 * @returns those that were heard; not whom nobody knows
 */
export async function hearNoes(
  { definitions, clock, clockRate, secrets }: Learning,
  tx: Tx,
  noes: readonly No[],
  how: { readonly waits: boolean },
): Promise<ReadonlyMap<No, Told>> {
  const { people, revision } = await lockWithSharers(tx, noes.map(({ customerId }) => customerId), how); // prettier-ignore
  const profiles = new Map(people.map((profile) => [profile.id, profile]));
  const known = noes.flatMap((no) => {
    const profile = profiles.get(no.customerId);
    return profile ? [{ no, profile }] : [];
  });
  if (known.length === 0) return new Map();
  const inForce = await definitions.at(revision, tx);
  const rules = rulesOf(inForce, clockRate);
  const covering = coveringOf(rules);
  const ears = inForce.listeners;
  const at = clock.now();
  const said = known.map(({ no, profile }) => ({ profile, rules, secrets, ears, sayings: [{ ...no.word, at, receivedAt: at }] })); // prettier-ignore
  const all = await hearAll(tx, said);
  const open = await openWorkOf(tx, all.flatMap(({ after }, n) => (after.underWay ? (known[n]?.profile.id ?? []) : []))); // prettier-ignore
  await askForWakes(tx, all.flatMap(({ wakes }) => wakes)); // prettier-ignore
  return new Map(
    known.flatMap(({ no, profile: { id: customerId } }, n) => {
      const heard = all[n];
      const refused = refusedBy(no.word, at).map((one) => ({ customerId, ...one }));
      return heard ? [[no, { heard, at, covering, underway: open.get(customerId) ?? nothingUnderway, refused }]] : [];
    }),
  );
}
