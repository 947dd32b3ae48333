import type { Trouble } from './blame';
import { hashId } from '../../journey/hash';
import type { CustomerEvent } from '../../person/event';
import type { Millis } from '../../time/time';
import { refOf, type Missed, type Parked, type ParkedBefore, type ParkedRef, type Standing } from './parked';

/** More than anybody waits for while an author mends a journey. */
const mostMissed = 20;

/** What threw when it was tried in this decision. */
export type Troubles = {
  readonly found: ReadonlyMap<string, Trouble>;
  /** Passages whose exits threw as well. */
  readonly beyondReach: ReadonlySet<string>;
};

export const noTroubles: Troubles = { found: new Map(), beyondReach: new Set() };

/** What is held out of one decision: what was parked and is not due, and what this very decision found that it cannot decide. */
export class Holds {
  private readonly before: ReadonlyMap<string, ParkedBefore>;
  private readonly missed = new Map<string, Missed>();
  /** As it is for nearly everybody. */
  readonly isEmpty: boolean;

  /** @param aside left out of this decision alone: nothing is said of it */
  constructor(
    parked: readonly ParkedBefore[],
    private readonly troubles: Troubles,
    private readonly aside: ReadonlySet<string>,
  ) {
    this.before = new Map(parked.map((one) => [refOf(one), one]));
    this.isEmpty = this.before.size + troubles.found.size + aside.size === 0;
  }

  holds(ref: ParkedRef): boolean {
    if (this.isEmpty) return false;
    const name = refOf(ref);
    if (this.troubles.found.has(name) || this.aside.has(name)) return true;
    return this.before.get(name)?.due === false;
  }

  /** What ends a passage from outside, a withdrawal or an exit, ends a parked one too, unless that throws as well. */
  isBeyondReach(passage: string): boolean {
    if (this.isEmpty) return false;
    const name = refOf({ part: 'passage', id: passage });
    return this.troubles.beyondReach.has(name) || this.aside.has(name);
  }

  /** Those whose turn it is to be tried again. */
  due(part: Parked['part']): ParkedBefore[] {
    return [...this.before.values()].filter((one) => one.part === part && one.due && !this.holds(one));
  }

  /** What a held passage may wait for is told to it when it goes on. */
  miss(passage: string, event: CustomerEvent): void {
    const ref = { part: 'passage', id: passage } as const;
    const name = refOf(ref);
    const events = this.missed.get(name)?.events ?? this.before.get(name)?.missed ?? [];
    if (events.length >= mostMissed || events.some(({ id }) => id === event.id)) return;
    this.missed.set(name, { ...ref, events: [...events, event] });
  }

  /**
   * How what was and what is parked stands after the decision.
   * @param isAlive whether a passage is still under way
   * @param isSpeaking whether it waits for its message to be handed over
   */
  after(now: Millis, isAlive: (passage: string) => boolean, isSpeaking: (passage: string) => boolean): Standing {
    const found = this.troubles.found;
    const lives = ({ part, id }: ParkedRef): boolean => part !== 'passage' || isAlive(id);
    const parked = [...found].flatMap(([name, one]) => (lives(one) ? [this.park(name, one, now)] : []));
    const [held, onTrial, released]: [ParkedBefore[], ParkedBefore[], ParkedRef[]] = [[], [], []];
    for (const [name, one] of this.before) {
      if (!lives(one)) released.push(one);
      else if (found.has(name)) continue;
      else if (this.holds(one)) held.push(one);
      else if (one.reason === 'template-error' && isSpeaking(one.id)) onTrial.push(one);
      else released.push(one);
    }
    const missed = held.flatMap((one) => this.missed.get(refOf(one)) ?? []);
    return { parked, missed, onTrial, released: released.map(({ part, id }) => ({ part, id })), held };
  }

  private park(name: string, trouble: Trouble, now: Millis): Parked {
    const before = this.before.get(name);
    const { reason, detail, journey = '', version = 0, step = '', template = '' } = trouble;
    return {
      ...trouble,
      problem: hashId('problem', reason, detail, journey, String(version), step, template),
      since: before?.since ?? now,
      triedAt: now,
      tries: (before?.tries ?? 0) + 1,
      missed: this.missed.get(name)?.events ?? before?.missed ?? [],
    };
  }
}
