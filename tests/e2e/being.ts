import { AsyncLocalStorage } from 'node:async_hooks';
import type { NewEvent } from '../../db/customers/events';
import type { CustomerEvent } from '../../domain/person/event';
import type { Preferences } from '../../domain/person/wishes/preferences';
import type { Delivered, Snapshot } from '../../domain/decide/snapshot';
import type { Clock, Millis } from '../../domain/time/time';
import type { Publication } from '../domain/rehearse/lives';

/** What somebody lives through, and what the provider answers. */
export type LiveCourse = {
  readonly customerId: string;
  readonly events: readonly CustomerEvent[];
  readonly from: Millis;
  readonly until: Millis;
  /** How many hand-overs of the message there were before is `attempt`. */
  answer(messageId: string, attempt: number): 'sent' | 'rejected' | 'unknown';
  stateAt(at: Millis): { preferences: Preferences; paused: boolean };
  /** All until then, in order. */
  publicationsAt(at: Millis): readonly Publication[];
};

/** Longer than any test (real milliseconds): no timer fires, the test moves the clocks. */
const never = 24 * 3_600_000;

/** One living customer with a clock of their own, so that all of them live at once. */
export class Being {
  now: Millis;
  wakes = 0;
  published = 0;
  readonly received: NewEvent[] = [];
  readonly asked = new Map<string, number>();
  trouble = 'nobody decided';
  private turn: Promise<unknown> = Promise.resolve();
  private last: Snapshot | undefined;
  private readonly calls = new Map<string, () => Promise<void>>();
  private atRest: ((snapshot: Snapshot) => void) | undefined;
  private state: { preferences: Preferences; paused: boolean } = { preferences: {}, paused: false };

  constructor(readonly course: LiveCourse) {
    this.now = course.from;
  }

  /** One after another: what is written and the clock change together, between two decisions. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  saw(snapshot: Snapshot): void {
    this.wakes += 1;
    this.last = snapshot;
    this.answerCalls();
    if (!snapshot.call && !snapshot.deliver) this.atRest?.(snapshot);
  }

  /** Other systems answer when all of them were asked and nothing is being handed over, so that the order is always the same. */
  whenAllAreAsked(callId: string, answer: () => Promise<Delivered>): Promise<Delivered> {
    return new Promise((resolve, reject) => {
      this.calls.set(callId, () => answer().then(resolve, reject));
      this.answerCalls();
    });
  }

  private answerCalls(): void {
    const { call = [], deliver } = this.last ?? {};
    if (deliver || this.calls.size === 0 || !call.every((id) => this.calls.has(id))) return;
    const asked = [...this.calls.values()];
    this.calls.clear();
    void this.alone(async () => {
      for (const answer of asked) await answer();
    });
  }

  /** The next decision that leaves nothing under way. */
  rest(): Promise<Snapshot> {
    return new Promise((resolve) => {
      this.atRest = resolve;
    });
  }

  /** The provider is asked about a message once more. */
  answer(messageId: string): 'sent' | 'rejected' | 'unknown' {
    const attempt = this.asked.get(messageId) ?? 0;
    this.asked.set(messageId, attempt + 1);
    return this.course.answer(messageId, attempt);
  }

  /** What changed since the instant before. */
  changes(): { preferences?: Preferences; before: Preferences; paused?: boolean } {
    const { preferences, paused } = this.course.stateAt(this.now);
    const before = this.state;
    this.state = { preferences, paused };
    const isNew = JSON.stringify(before.preferences) !== JSON.stringify(preferences);
    return { before: before.preferences, ...(isNew ? { preferences } : {}), ...(before.paused === paused ? {} : { paused }) };
  } // prettier-ignore
}

export const living = new AsyncLocalStorage<Being>();

export function beingNow(): Being {
  const being = living.getStore();
  if (!being) throw new Error('nobody is living at this moment');
  return being;
}

export const clock: Clock = { now: () => beingNow().now, realUntil: () => never };
