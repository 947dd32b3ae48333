import type { Database } from '../../../db/base/database';
import { settleClaims, type Forbidden, type InTheAir } from '../../../db/wake/messages';
import { channelKinds } from '../../../domain/contact/channel';
import { isNo, type ConsentWord } from '../../../domain/person/ledger/consent';
import { demandOf, type Demand } from '../../../domain/person/ledger/demands';
import { everyPurpose } from '../../../domain/person/ledger/reserved';
import type { Said } from '../../../domain/person/said';
import type { PreferencesPatch } from '../../../domain/schema/preferences-patch';
import type { Millis } from '../../../domain/time/time';

/** Real milliseconds that an answer waits for messages that were already being handed over. */
export const withdrawalPatience = 2_000;

/** Waits that ask the database at once: a batch of thousands of refusals leaves connections to others. */
const mostAtOnce = 4;

export type Refusal = Forbidden & { readonly customerId: string };

/** What a pause holds; a service message goes all the same. */
export const allMarketing: Forbidden = { class: 'marketing' };

function refusedByConsent({ state, purpose, spares, channel }: ConsentWord): Forbidden[] {
  if (!isNo(state)) return [];
  if (purpose === null || purpose === everyPurpose) return [{ spares: spares ?? [], ...(channel ? { channel } : {}) }];
  const demand = demandOf(purpose);
  if (demand) return refusedByDemand[demand];
  return [{ purpose, ...(channel ? { channel } : {}) }];
}

/** What rests on our own interest is known only by its statement, so that everything is waited for. */
const refusedByDemand: Readonly<Record<Demand, Forbidden[]>> = {
  restrict: [allMarketing],
  'object:marketing': [allMarketing],
  'object:profiling': [],
  'object:legitimate-interest': [{}],
};

/** Topics that are switched off, channels that are not in the list, journeys that are paused or left, and all marketing of whoever wants none or none yet. */
function refusedByWishes(wishes: PreferencesPatch, now: Millis): Forbidden[] {
  const { topics, channels, frequency, snoozeUntil, journeys } = wishes;
  const isNoneNow = frequency?.max === 0 || (snoozeUntil ?? now) > now;
  const off = Object.entries(topics ?? {}).flatMap(([purpose, wish]) => (wish === false ? [{ purpose }] : []));
  const unused = channels ? channelKinds.filter((channel) => !channels.includes(channel)) : [];
  const still = Object.keys(journeys ?? {}).map((journey) => ({ journey }));
  return [...off, ...unused.map((channel) => ({ channel })), ...still, ...(isNoneNow ? [allMarketing] : [])];
}

/** What somebody refuses by what they say. */
export const refusedBy = (
  { consent, preferences }: Pick<Said, 'consent' | 'preferences'>,
  now: Millis,
): Forbidden[] => [
  ...(consent ? refusedByConsent(consent) : []),
  ...(preferences ? refusedByWishes(preferences, now) : []),
];

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
