import type { ListedMessage } from '../../../db/customers/message-lists';
import type { Use } from '../../../db/customers/own-page';
import type { Decision } from '../../../domain/decide/decision';
import type { Millis } from '../../../domain/time/time';
import { journeyName, messagesShown, type Facts } from './facts';

/** A message that went or did not go, with why. */
export type MessageView = Pick<ListedMessage, 'journey' | 'purpose' | 'channel' | 'status' | 'decidedAt'> & {
  readonly name: string;
  /** Why it did not go, or stands as it does. */
  readonly reason: string | undefined;
  readonly decision: Decision | undefined;
  /** When the person gave the word that permitted it. */
  readonly agreedAt: Millis | undefined;
};

export type UseView = Use & { readonly name: string };

export type RecordView = {
  readonly messages: readonly MessageView[];
  /** The place after which older ones begin. */
  readonly older: { readonly at: Millis; readonly id: string } | undefined;
  readonly uses: readonly UseView[];
};

export function viewRecord(facts: Facts): RecordView {
  const { messages: found, decisions, uses } = facts;
  const shown = found.slice(0, messagesShown);
  const last = shown.at(-1);
  return {
    messages: shown.map((message) => {
      const decision = decisions.find(({ messageId }) => messageId === message.id);
      const { journey, purpose, channel, status, decidedAt, reason } = message;
      return {
        journey,
        purpose,
        channel,
        status,
        decidedAt,
        name: journeyName(facts, journey),
        reason: reason ?? (status === 'decided' ? decision?.reason : undefined),
        decision,
        agreedAt: agreedAt(decision),
      };
    }),
    older: found.length > shown.length && last ? { at: last.decidedAt, id: last.id } : undefined,
    uses: uses.map((use) => ({ ...use, name: journeyName(facts, use.journey) })),
  };
}

/** A decision may have been stored by an older version. */
function agreedAt(decision: Decision | undefined): Millis | undefined {
  const consent = decision?.data['consent'];
  if (typeof consent !== 'object' || consent === null || !('at' in consent)) return undefined;
  return typeof consent.at === 'number' ? consent.at : undefined;
}
