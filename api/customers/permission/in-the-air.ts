import type { Database } from '../../../db/base/database';
import { settleClaims, type Forbidden, type InTheAir, type Refused } from '../../../db/wake/messages';
import { channelKinds } from '../../../domain/contact/channel';
import { isNo, type ConsentWord } from '../../../domain/person/ledger/consent';
import { demandOf, type Demand } from '../../../domain/person/ledger/demands';
import { everyPurpose } from '../../../domain/person/ledger/reserved';
import type { Said } from '../../../domain/person/said';
import type { PreferencesPatch } from '../../../domain/schema/preferences-patch';
import type { Millis } from '../../../domain/time/time';

/** Real milliseconds that an answer waits for messages that were already being handed over. */
export const withdrawalPatience = 2_000;

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

/** Waits for what was already being handed over when it was refused. @returns what is still in the air after the wait, each message once */
export const settleRefusals = (db: Database, refusals: readonly Refused[]): Promise<InTheAir[]> =>
  settleClaims(db, refusals, withdrawalPatience);
