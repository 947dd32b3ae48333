import { ApplicationFailure, CancellationScope, condition, setHandler, uuid4 } from '@temporalio/workflow';
import type { DirectSignal, Snapshot } from '../domain/decide/snapshot';
import type { Inbox } from './inbox';
import * as messages from './messages';
import type { OperatorsHand } from './operators-hand';

export type Listener = {
  /** Something is to be looked at. */
  poke(): void;
  standing(): Snapshot | undefined;
};

/** Characters of a reason that an operator gave. */
const longestReason = 500;

/** Registers every handler; to be called before the first await. Handlers only note and poke. */
export function listen(inbox: Inbox, hand: OperatorsHand, { poke, standing }: Listener): void {
  const hear = (signal: DirectSignal['signal']) => (payload?: messages.SignalPayload | null) => {
    const { id, name, properties, at, ref } = payload ?? {};
    hand.hearRef(ref);
    // Sojourn's own signals only refer to rows; anything else is an event of its own.
    if (ref === undefined) inbox.put({ signal, id: id ?? uuid4(), name, properties, at });
    poke();
  };
  const look = (payload?: messages.SignalPayload | null): void => {
    hand.hearRef(payload?.ref);
    poke();
  };
  const steer = (signal: 'pause' | 'resume') => async (options?: { reason?: unknown } | null) => {
    const { reason } = options ?? {};
    const ticket = inbox.put({
      signal,
      reason: typeof reason === 'string' ? reason.slice(0, longestReason) : undefined,
    });
    poke();
    // A handler runs outside of the workflow's shield.
    await CancellationScope.nonCancellable(() => condition(() => inbox.isAnswered(ticket)));
    const now = standing();
    if (now?.nobody && now.within === undefined)
      throw ApplicationFailure.nonRetryable('Sojourn knows no customer with this id');
    return statusOf(now);
  };
  setHandler(messages.registrationSignal, hear('registration'), { description: 'The customer registered.' });
  setHandler(messages.consentChangeSignal, hear('consentChange'), {
    description: 'The customer gave or withdrew consent.',
  });
  setHandler(messages.preferenceChangeSignal, hear('preferenceChange'), {
    description: 'The customer changed preferences.',
  });
  setHandler(messages.eventSignal, hear('event'), { description: 'Something happened: {id, name, properties, at}.' });
  setHandler(messages.wakeSignal, look, { description: 'Look again.' });
  setHandler(messages.pauseUpdate, steer('pause'), { description: 'Hold all outreach but service messages.' });
  setHandler(messages.resumeUpdate, steer('resume'), { description: 'Go on.' });
  setHandler(messages.statusQuery, () => statusOf(standing()), {
    description: 'Stage, journeys and what they wait for.',
  });
}

function statusOf(standing: Snapshot | undefined): messages.Status {
  return {
    stage: standing?.stage ?? 'anonymous',
    paused: standing?.paused ?? false,
    journeys: standing?.journeys ?? [],
  };
}
