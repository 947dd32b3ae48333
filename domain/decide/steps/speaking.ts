import { addDuration } from '../../time/add-duration';
import type { MessageStep } from '../../journey/journey';
import type { At, Move } from './step-rule';

/** Stands until `speak` has weighed the message against all others that want to be sent. */
export function askToSpeak(step: MessageStep, { at, zone, policy }: At): Move {
  const until = addDuration(at, step.hold ?? policy.hold, zone);
  return { to: 'stay', waiting: { for: 'permission', reason: 'permitted', until } };
}

/** What a step of another kind says, with the defaults of a message. */
export const asMessage = (step: Pick<MessageStep, 'id' | 'template' | 'channels'>): MessageStep => ({
  kind: 'message',
  whenNotPermitted: 'skip',
  whenHeldTooLong: 'skip',
  ...step,
});

/** Whether the message went, as far as anybody knows. */
export const went = ({ status }: Readonly<Record<string, unknown>>): boolean =>
  status === 'sent' || status === 'unknown';
