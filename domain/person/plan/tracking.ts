import { channelKinds } from '../../contact/channel';
import { permission } from '../../contact/permission';
import type { Millis } from '../../time/time';
import { isNo, type ConsentEntry } from '../ledger/consent';
import { speaksOf } from '../ledger/speaks-of';
import type { DataPlan } from './data-plan';
import { reachableKinds, type SaidRef } from '../identity/identity';
import type { Said } from '../said';

/** A call that came with a browser's key, as far as it tells whether it may be stored. */
export type Visit = Pick<Said, 'consent' | 'preferences'> & {
  readonly refs: readonly SaidRef[];
  /** As clients of Segment send it: what its page was allowed, by category. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
};

/** What a page was allowed of a category; undefined where it does not say. */
function saidByPage({ context }: Pick<Visit, 'context'>, category: string): boolean | undefined {
  const preferences = objectIn(objectIn(context, 'consent'), 'categoryPreferences');
  const said = preferences && Object.hasOwn(preferences, category) ? preferences[category] : undefined;
  return typeof said === 'boolean' ? said : undefined;
}

function objectIn(
  value: Readonly<Record<string, unknown>> | undefined,
  name: string,
): Record<string, unknown> | undefined {
  const found = value && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : undefined;
}

/**
 * Whether a page's call that cannot be read may be kept all the same, for whoever looks for what is wrong with it: nobody knows whose it
 * is, so that only the page's own word counts.
 */
export function mayBeKeptUnread({ visitorsNeed: needs }: Pick<DataPlan, 'visitorsNeed'>, call: unknown): boolean {
  if (needs === undefined) return true;
  const context = typeof call === 'object' && call !== null ? objectIn({ ...call }, 'context') : undefined;
  return saidByPage({ context }, needs) === true;
}

/** Who gives an address is not tracked but registers. */
const registers = ({ refs }: Visit): boolean => refs.some(({ kind }) => reachableKinds.has(kind));

/**
 * Whether what a visitor's page says may be stored. The call has to come with the consent category that the plan names, or the
 * person's ledger has it; of two words the no counts. Who registers, and what is said of consents and wishes, needs none, but of
 * somebody who is not known a no makes nobody known.
 * @param ledger of whom the visitor is, at least the lines of that category; undefined where nobody is known
 */
export function mayBeStored(
  { visitorsNeed: needs }: Pick<DataPlan, 'visitorsNeed'>,
  visit: Visit,
  ledger: readonly ConsentEntry[] | undefined,
  now: Millis,
): boolean {
  if (needs === undefined || registers(visit)) return true;
  const { consent, preferences } = visit;
  if ((consent && (ledger || !isNo(consent.state))) || (preferences && ledger)) return true;
  const said = saidByPage(visit, needs);
  const words = (ledger ?? []).filter((one) => speaksOf(one, needs));
  const worth = channelKinds.map((channel) => permission(words, needs, channel, now).reason);
  const isForbidden = worth.every((reason) => reason === 'denied' || reason === 'withdrawn');
  // The yes of a page waits to be confirmed; for its own cookie nobody else could confirm it.
  const isGranted = worth.some((reason) => reason === 'permitted' || reason === 'pending');
  return said !== false && !isForbidden && (said === true || isGranted);
}
