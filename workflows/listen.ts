import { ApplicationFailure, condition, setHandler, uuid4 } from '@temporalio/workflow';
import type { DirectSignal, Snapshot } from '../domain/decide/snapshot';
import * as messages from './messages';

/** Signals that one wake takes along: what a backend sends is as large as it likes, an activity's input is not. */
const mostAtOnce = 50;

/** What the customer's workflow hears, in the order in which it came. */
export class Inbox {
  private readonly waiting: DirectSignal[] = [];
  private heard = 0;
  private answered = 0;

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Takes what waits; `answer` says that it was decided. */
  take(): readonly DirectSignal[] {
    return this.waiting.splice(0, mostAtOnce);
  }

  answer(signals: readonly DirectSignal[]): void {
    this.answered += signals.length;
  }

  put(signal: DirectSignal): number {
    this.waiting.push(signal);
    this.heard += 1;
    return this.heard;
  }

  isAnswered(ticket: number): boolean {
    return this.answered >= ticket;
  }
}

/** Registers every handler; to be called before the first await. Handlers only note and poke. */
export function listen(inbox: Inbox, poke: () => void, standing: () => Snapshot | undefined): void {
  const hear = (signal: DirectSignal['signal']) => (payload?: messages.SignalPayload) => {
    // Sojourn's own signals only refer to rows; anything else is an event of its own.
    if (payload?.ref === undefined) inbox.put({ ...payload, signal, id: payload?.id ?? uuid4() });
    poke();
  };
  const steer = (signal: 'pause' | 'resume') => async (options?: { reason?: string }) => {
    const ticket = inbox.put({ signal, reason: options?.reason });
    poke();
    await condition(() => inbox.isAnswered(ticket));
    const now = standing();
    if (now?.nobody) throw ApplicationFailure.nonRetryable('Sojourn knows no customer with this id');
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
  setHandler(messages.wakeSignal, poke, { description: 'Look again.' });
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
