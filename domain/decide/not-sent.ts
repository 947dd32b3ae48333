import type { Message } from '../contact/message';
import type { Decision } from './decision';

type Failed = Pick<Message, 'enrolmentId' | 'journey' | 'version' | 'step' | 'template' | 'purpose' | 'at' | 'id'> & {
  readonly channel?: string | undefined;
  readonly reason: Decision['reason'];
  readonly isTriedAgain: boolean;
};

/** Why the last message that did not go did not: what was decided last, or what became of one that had been decided to go. */
export function notSentOf(decided: Decision | undefined, failed: Failed | undefined): Decision | undefined {
  if (!failed || (decided && decided.at >= failed.at)) return decided;
  const { id: messageId, enrolmentId, journey, version, step, template, purpose, channel, at, reason } = failed;
  const data = { template, purpose, ...(channel === undefined ? {} : { channel }) };
  return { at, enrolmentId, journey, version, step, outcome: failed.isTriedAgain ? 'hold' : 'skip', reason, messageId, data };
} // prettier-ignore
