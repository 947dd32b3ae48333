import type { Message } from './message';
import type { MessageClass } from '../journey/policy';

/**
 * What a provider's answer means. `later`: nothing was taken, try again; `unknown`: it was given over and no answer came.
 */
export type HandOverOutcome = 'sent' | 'rejected' | 'later' | 'unknown';

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
      return 'failed';
    case 'later':
      return 'decided';
    case 'unknown':
      return messageClass === 'marketing' ? 'unknown' : 'decided';
  }
}
