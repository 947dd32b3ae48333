import { randomUUID } from 'node:crypto';
import { erase, messagesOf } from '../../db/customers/erasure';
import { shadowsOf } from '../../db/customers/shadows';
import { settleClaims, type InTheAir } from '../../db/wake/messages';
import type { Said } from '../../domain/person/said';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { changeCustomer, hearNow } from './change';
import { unknownCustomer } from './find';
import { withdrawalPatience } from './permission/in-the-air';

export type Erasing = Pick<ApiDeps, 'db' | 'secrets' | 'definitions' | 'clock' | 'clockRate' | 'mail'>;
type Speaker = Pick<Said, 'by' | 'key'>;

export type Erased = {
  readonly receipt: string;
  /** RFC 3339. */
  readonly erasedAt: string;
  /** What was still being handed over. */
  readonly inTheAir: readonly InTheAir[];
};

/** Erases somebody, and the visitors who may be the same person. @throws Problem unknown-customer */
export async function eraseWhole(deps: Erasing, customerId: string, speaker: Speaker): Promise<Erased> {
  const shadows = await shadowsOf(deps.db, customerId);
  for (const id of shadows) await eraseOne(deps, id, speaker);
  return eraseOne(deps, customerId, speaker);
}

/** First nothing new may be handed over, then what is in the air settles, then the mails that were caught and the rows go. */
async function eraseOne(deps: Erasing, id: string, speaker: Speaker): Promise<Erased> {
  const { customerId } = await changeCustomer(deps, { params: { id } }, (tx, profile) =>
    hearNow(deps, { tx, profile }, { pause: { paused: true, reason: 'erasure' }, ...speaker }),
  );
  const end = Date.now() + withdrawalPatience;
  for (;;) {
    await settleClaims(deps.db, customerId, {}, end - Date.now());
    await deps.mail?.forget(await messagesOf(deps.db, customerId));
    const { known, erasedAt, inTheAir } = await erase(deps, customerId, Date.now() >= end);
    if (!known) throw unknownCustomer();
    if (erasedAt !== undefined) return { receipt: randomUUID(), erasedAt: sayInstant(erasedAt), inTheAir };
  }
}
