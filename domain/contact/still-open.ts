import type { ConsentEntry } from '../person/ledger/consent';
import { isPurpose } from '../person/ledger/reserved';
import { profiling } from '../person/computed/ground';
import { classOf, type Policy } from '../journey/policy';
import type { Millis } from '../time/time';
import { channelKinds } from './channel';
import { permission } from './permission';

/** The purposes that whoever wants no marketing leaves alone: services, and what needs no yes unless the policy says so. */
export const leftAlone = ({ purposes }: Pick<Policy, 'purposes'>): string[] => [
  ...Object.keys(purposes).filter((purpose) => classOf({ purposes }, purpose) === 'service'),
  ...(Object.hasOwn(purposes, profiling) ? [] : [profiling]),
];

/** The purposes of marketing that are permitted somewhere or wait to be: what whoever wants none of it takes back. Services are none. */
export function stillOpen(words: readonly ConsentEntry[], policy: Pick<Policy, 'purposes'>, now: Millis): string[] {
  const isOpen = (purpose: string): boolean =>
    channelKinds.some((channel) => {
      const { allowed, reason } = permission(words, purpose, channel, now);
      return allowed || reason === 'pending';
    });
  return [...new Set(words.map(({ purpose }) => purpose))].filter(
    (purpose) => isPurpose(purpose) && classOf(policy, purpose) === 'marketing' && isOpen(purpose),
  );
}
