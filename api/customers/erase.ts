import { randomUUID } from 'node:crypto';
import type { Tx } from '../../db/base/database';
import type { Profile } from '../../db/customers/customers';
import { erase, messagesOf } from '../../db/rights/erasure';
import { noteErasing, takeErasing, type Asker } from '../../db/rights/erasures';
import { shadowsOf } from '../../db/customers/shadows';
import { settleClaims, type InTheAir } from '../../db/wake/messages';
import { requestDue } from '../../domain/person/ledger/requests';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { changeCustomer, hearNow } from './change';
import { unknownCustomer } from './find';
import { withdrawalPatience } from './permission/in-the-air';

export type Erasing = Pick<ApiDeps, 'db' | 'secrets' | 'definitions' | 'clock' | 'clockRate' | 'mail'>;

export type Erased = {
  readonly receipt: string;
  /** RFC 3339. */
  readonly erasedAt: string;
  /** What was still being handed over. */
  readonly inTheAir: readonly InTheAir[];
};

/**
 * Erases somebody, and the visitors who may be the same person. Once it is on record that they asked, it is gone on with
 * (`goOnErasing`) also when this process ends.
 * @throws Problem unknown-customer
 */
export async function eraseWhole(deps: Erasing, customerId: string, speaker: Asker): Promise<Erased> {
  const who = await hold(deps, customerId, speaker, async (tx, { id }) => {
    const at = deps.clock.now();
    const { policy } = await deps.definitions.current(tx);
    await noteErasing(tx, id, { ...speaker, at, due: requestDue(at, policy.timezone, false) });
  });
  for (const shadow of await shadowsOf(deps.db, who)) {
    // Who became one with somebody meanwhile is that person, whom nobody asked to erase.
    const still = async (_tx: Tx, { id }: Profile): Promise<void> => {
      if (id !== shadow) throw unknownCustomer();
    };
    await hold(deps, shadow, speaker, still)
      .then(() => eraseHeld(deps, shadow, who))
      .catch(unlessGone);
  }
  return eraseHeld(deps, who, who);
}

/** Goes on with an erasure that a process left behind. @returns whether there was one */
export async function goOnErasing(deps: Erasing): Promise<boolean> {
  const left = await takeErasing(deps.db);
  if (!left) return false;
  await eraseWhole(deps, left.customerId, left).catch(unlessGone);
  return true;
}

/** Somebody else was faster. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'unknown-customer')) throw error;
}

/**
 * Nothing new may be handed over from now on.
 * @param note what goes on record in the same moment
 * @returns who they are by now
 * @throws Problem unknown-customer
 */
export async function hold(
  deps: Erasing,
  id: string,
  speaker: Asker,
  note: (tx: Tx, profile: Profile) => Promise<void> = async () => undefined,
): Promise<string> {
  const { customerId } = await changeCustomer(deps, { params: { id } }, async (tx, profile) => {
    await note(tx, profile);
    await hearNow(deps, { tx, profile }, { pause: { paused: true, reason: 'erasure' }, ...speaker });
  });
  return customerId;
}

/** What is in the air settles, then the mails that were caught and the rows go. */
async function eraseHeld(deps: Erasing, customerId: string, withWhom: string): Promise<Erased> {
  const end = Date.now() + withdrawalPatience;
  for (;;) {
    await settleClaims(deps.db, [{ customerId }], end - Date.now());
    await deps.mail?.forget(await messagesOf(deps.db, customerId));
    const { known, erasedAt, inTheAir } = await erase(deps, customerId, { despite: Date.now() >= end, withWhom });
    if (!known) throw unknownCustomer();
    if (erasedAt !== undefined) return { receipt: randomUUID(), erasedAt: sayInstant(erasedAt), inTheAir };
  }
}
