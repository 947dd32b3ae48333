import type { ApiKey } from '../../db/base/api-keys';
import type { Profile } from '../../db/customers/customers';
import { lockWithin } from '../../db/customers/join';
import type { Tx } from '../../db/base/database';
import { hear, type Heard, type Hearing, type PersonSecrets } from '../../db/customers/hear';
import { askForWakes } from '../../db/wake/outbox';
import type { DefinitionsInForce } from '../../db/definitions/definitions';
import type { Rules } from '../../domain/person/learn';
import { sayLeftOut } from '../../domain/person/plan/collect';
import { sayLimit } from '../../domain/person/limits';
import type { Said } from '../../domain/person/said';
import { pointerOf } from '../../domain/schema/reading/problem';
import { doOnce } from '../../db/base/idempotency';
import { untilNotOvertaken } from '../../db/base/failure';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import type { Call } from '../http/route';
import { findCustomer, unknownCustomer } from './find';

/**
 * Changes the customer that the path names, under the lock, once per Idempotency-Key.
 * @throws Problem unknown-customer; what `work` throws
 */
export async function changeCustomer<T>(
  { db, secrets }: Pick<ApiDeps, 'db' | 'secrets'>,
  { params, once }: Pick<Call<unknown, unknown>, 'params' | 'once'>,
  work: (tx: Tx, profile: Profile) => Promise<T>,
): Promise<{ customerId: string; value: T }> {
  let customerId = await findCustomer(db, params.id);
  const value = await untilNotOvertaken(() =>
    doOnce({ db, secrets }, once && { ...once, customerId }, async (tx) => {
      const profile = await lockWithin(tx, customerId);
      if (!profile) throw unknownCustomer();
      customerId = profile.id;
      return work(tx, profile);
    }),
  );
  return { customerId, value };
}

/** @throws Problem over-limit, so that nothing of the transaction stays */
export function refuseOverLimit({ refused }: Pick<Heard, 'refused'>): void {
  for (const limit of refused.values()) throw new Problem('over-limit', `${sayLimit[limit]} Nothing was changed.`);
}

/** @throws Problem invalid where a trait may not be collected, so that nothing of the transaction stays */
export function refuseUncollected({ uncollected }: Pick<Heard, 'uncollected'>): void {
  const errors = [...uncollected.values()].flat().map((one) => ({
    pointer: pointerOf(['traits', one.name]),
    code: one.code,
    detail: sayLeftOut(one),
  }));
  if (errors.length > 0) throw new Problem('invalid', 'Nothing was changed.', { errors });
}

/** What somebody said of the customer, now. */
export type Word = Pick<Said, 'consent' | 'preferences' | 'traits' | 'pause' | 'refs' | 'by' | 'key'>;

/** Who speaks through a backend's key. */
export const speakerOf = ({ id, name }: ApiKey): Pick<Said, 'by' | 'key'> => ({ by: name, key: { id, name } });

/** What it takes to learn of somebody. */
export type Learning = Pick<ApiDeps, 'definitions' | 'clock' | 'clockRate'> & {
  readonly secrets: PersonSecrets;
};

/** Whom a word is about, under their lock; `owners` where it says who they are. */
type Listener = Pick<Hearing, 'tx' | 'profile' | 'owners'>;

/** By what words are taken in that claim no identifier. */
export const rulesOf = ({ policy, dataPlan, statements, listeners }: DefinitionsInForce, clockRate: number): Rules => ({
  policy,
  dataPlan,
  statements,
  watch: listeners.watch,
  trustTimes: clockRate === 1,
  isTaken: () => false,
});

/** Takes in what was said of a customer under their lock, and has them woken where it matters. */
export const hearNow = (learning: Learning, listener: Listener, word: Word): Promise<Heard> =>
  hearAllNow(learning, listener, [word]);

/** The same of several words, said at once. @throws Problem over-limit */
export async function hearAllNow(
  { definitions, clock, clockRate, secrets }: Learning,
  listener: Listener,
  words: readonly Word[],
): Promise<Heard> {
  const now = clock.now();
  const { tx } = listener;
  const inForce = await definitions.current(tx);
  const rules = rulesOf(inForce, clockRate);
  const sayings = words.map((word) => ({ ...word, at: now, receivedAt: now }));
  const heard = await hear({ ...listener, rules, secrets, ears: inForce.listeners }, sayings);
  refuseOverLimit(heard);
  await askForWakes(tx, heard.wakes);
  return heard;
}
