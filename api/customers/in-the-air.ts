import type { Database } from '../../db/base/database';
import { settleClaims, type InTheAir } from '../../db/wake/messages';
import { channelKinds, type ChannelKind } from '../../domain/contact/channel';
import { isNo, type ConsentWord } from '../../domain/person/consent';
import type { PreferencesPatch } from '../../domain/schema/preferences-patch';

/** Real milliseconds that an answer waits for messages that were already being handed over. */
export const withdrawalPatience = 2_000;

/** Waits that ask the database at once: a batch of thousands of refusals leaves connections to others. */
const mostAtOnce = 4;

/** What a person does not want any more: a purpose, a channel, or a purpose on a channel. */
export type Refused = { readonly purpose?: string; readonly channel?: ChannelKind };
export type Refusal = Refused & { readonly customerId: string };

export const refusedByConsent = ({ state, purpose, channel }: ConsentWord): Refused[] =>
  isNo(state) ? [{ ...(purpose === null ? {} : { purpose }), ...(channel ? { channel } : {}) }] : [];

/** Topics that are switched off, and channels that are not in the list. */
export function refusedByWishes({ topics, channels }: PreferencesPatch): Refused[] {
  const off = Object.entries(topics ?? {}).flatMap(([purpose, wish]) => (wish === false ? [{ purpose }] : []));
  const unused = channels ? channelKinds.filter((channel) => !channels.includes(channel)) : [];
  return [...off, ...unused.map((channel) => ({ channel }))];
}

/**
 * Waits for what was already being handed over when it was refused.
 * @returns what is still in the air after the wait, each message once
 */
export async function settleRefusals(db: Database, refusals: readonly Refusal[]): Promise<InTheAir[]> {
  const each = new Map(refusals.map((refusal) => [JSON.stringify(refusal), refusal]));
  const waiting = [...each.values()];
  const end = performance.now() + withdrawalPatience;
  const settled: InTheAir[] = [];
  const settleNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { customerId, ...refused } = next;
      settled.push(...(await settleClaims(db, customerId, refused, Math.max(0, end - performance.now()))));
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, settleNext));
  return [...new Map(settled.map((message) => [message.id, message])).values()];
}
