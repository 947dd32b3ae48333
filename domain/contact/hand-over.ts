import type { Reason } from '../decide/decision';
import type { Message } from './message';
import type { MessageClass } from '../journey/policy';

/**
 * What a provider's answer means. `bounced`: nobody is at the address; `refused`: it refuses us, or the mailbox is full, for hours;
 * `later`: nothing was taken, try again; `unknown`: it was given over and no answer came.
 */
export type HandOverOutcome = 'sent' | 'rejected' | 'bounced' | 'refused' | 'later' | 'unknown';

export type SettledStatus = Extract<Message['status'], 'sent' | 'failed' | 'unknown' | 'decided'>;

/**
 * The state of a message after its hand-over. What nobody knows counts as sent for marketing, which is handed over at most
 * once; a service message goes again under the same Message-ID, at least once.
 */
export function statusAfter(outcome: HandOverOutcome, messageClass: MessageClass): SettledStatus {
  switch (outcome) {
    case 'sent':
      return 'sent';
    case 'rejected':
    case 'bounced':
      return 'failed';
    case 'refused':
    case 'later':
      return 'decided';
    case 'unknown':
      return messageClass === 'marketing' ? 'unknown' : 'decided';
  }
}

/** Why a message is in that state, where its hand-over did not simply go well. */
export function reasonAfter(outcome: HandOverOutcome, status: SettledStatus): Reason | undefined {
  if (status === 'failed') return outcome === 'bounced' ? 'bounced' : 'rejected';
  if (outcome === 'refused') return 'provider-refuses';
  return status === 'unknown' ? 'outcome-unknown' : undefined;
}
