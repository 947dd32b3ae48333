import { channelKinds } from '../../contact/channel';
import { permission } from '../../contact/permission';
import { termsOf, type Statements } from '../../journey/statement/statement-terms';
import type { Millis } from '../../time/time';
import type { ConsentEntry, ConsentWord } from './consent';

/** Whether a yes waits to be confirmed, as one that a page's key says always does: on one channel at least the ledger does not permit by now what it agrees to. */
export function waitsToBeConfirmed(
  { state, purpose, channel, confirmed, ...named }: ConsentWord,
  { ledger, statements }: { readonly ledger: readonly ConsentEntry[]; readonly statements: Statements | undefined },
  now: Millis,
): boolean {
  if (purpose === null || confirmed || (state !== 'granted' && state !== 'pending')) return false;
  const terms = termsOf(statements, named);
  if (state === 'granted' && terms?.confirm !== true) return false;
  const kinds = channel ? [channel] : (terms?.channels ?? channelKinds);
  return kinds.some((kind) => !permission(ledger, purpose, kind, now).allowed);
}

/** What an event of a yes tells that waits to be confirmed: what the ledger says, also to journeys that listen. */
export const toldAsPending = <T extends { readonly properties: Readonly<Record<string, unknown>> }>(event: T): T => ({
  ...event,
  properties: { ...event.properties, state: 'pending' },
});
