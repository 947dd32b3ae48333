import { Archive } from './archive';
import type { Call } from '../decide/passage/call';
import type { StageChange } from '../person/customer';
import { decide } from '../decide/decide';
import { alarmOf } from '../decide/alarm';
import type { Decision } from '../decide/decision';
import { evolve } from '../decide/evolve';
import type { Definitions, Facts, Reached } from '../decide/facts';
import { statusAfter, type HandOverOutcome } from '../contact/hand-over';
import { isCounted, type Listeners } from '../journey/listeners';
import { listenersOf } from '../person/whom';
import type { Message } from '../contact/message';
import type { Parked, ParkedBefore } from '../decide/trouble/parked';
import { pauseAfter } from '../decide/trouble/retry';
import type { Rendered } from '../render/render';
import type { Millis } from '../time/time';
import { tell, type TellingEvent } from './tell';
import type { Turns } from './turns';

/** Somebody was spoken to; `content` when the course renders. */
export type Spoken = { readonly at: Millis; readonly message: Message; readonly content?: Rendered };

export type Simulation = {
  readonly facts: Facts;
  readonly decisions: readonly Decision[];
  readonly stages: readonly StageChange[];
  /** The steps that passages came to, in order. */
  readonly reached: readonly Reached[];
  /** Instants at which somebody was spoken to, in order. */
  readonly spoken: readonly Spoken[];
  /** What could not be decided on the way, each time that it was tried. */
  readonly parked: readonly Parked[];
  /** When the last thing happened. */
  readonly end: Millis;
  /** It was cut short by `mostInstants`. */
  readonly unfinished: boolean;
};

export type Course = {
  readonly facts: Facts;
  readonly definitions: Definitions;
  /** In the order of `receivedAt`. */
  readonly events: readonly TellingEvent[];
  readonly from: Millis;
  /** Nothing is decided after this instant. */
  readonly until: Millis;
  /** Who cares about which events. Without it every event wakes the customer and nothing is ever put aside. */
  readonly listeners?: Listeners;
  /** When audiences let the person in; nobody is let in by an audience when left out. */
  readonly turns?: Turns;
  /** It breaks off after so many instants at which something came, was due or might have been; no limit when left out. */
  readonly mostInstants?: number;
  /** What the provider answers; always `sent` when left out. */
  answer?(message: Message, at: Millis): Exclude<HandOverOutcome, 'later'>;
  /** What the message says; one that cannot be rendered parks its passage, as it does live. */
  compose?(message: Message, facts: Facts, at: Millis): Rendered;
  /** What a webhook is answered; an empty object when left out, undefined for a receiver that never answers. */
  reply?(call: Call): unknown;
  /** Changes that are no events: preferences, pauses. Applied before the decision of the instant. */
  change?(facts: Facts, at: Millis): Facts;
};

/**
 * Lives a customer's life on a virtual clock with the production rules: event by event, due moment by due moment.
 * @throws when the customer does not come to rest
 */
export function simulate(course: Course): Simulation {
  return new Life(course).live();
}

class Life {
  private facts: Facts;
  private now: Millis;
  private end: Millis;
  private due: Millis | undefined;
  private readonly decisions: Decision[] = [];
  private readonly stages: StageChange[] = [];
  private readonly reached: Reached[] = [];
  private readonly spoken: Spoken[] = [];
  private readonly parked: Parked[] = [];
  private readonly archive: Archive | undefined;
  private lastLive: Course['definitions']['live'];

  constructor(private readonly course: Course) {
    this.facts = course.facts;
    this.now = course.from;
    this.end = course.from;
    this.lastLive = course.definitions.live;
    if (course.listeners) this.archive = new Archive(course.definitions.policy, course.listeners);
  }

  live(): Simulation {
    const { events, until, change, turns, mostInstants = Infinity } = this.course;
    let arrived = 0;
    for (let instants = 1; ; instants++) {
      const before = this.facts;
      if (change) this.facts = change(this.facts, this.now);
      let wakes = instants === 1 || this.facts !== before || (this.due ?? Infinity) <= this.now;
      for (let event = events[arrived]; event && event.receivedAt <= this.now; event = events[++arrived]) {
        wakes = this.take(event) || wakes;
        this.end = this.now;
      }
      wakes = this.takeTurn() || wakes;
      if (wakes) this.due = this.wake();
      const turn = turns?.next(this.facts, this.now) ?? Infinity;
      const next = Math.min(events[arrived]?.receivedAt ?? Infinity, this.due ?? Infinity, turn);
      const unfinished = instants >= mostInstants && next !== Infinity;
      if (next === Infinity || next > until || unfinished) return this.outcome(unfinished);
      if (next <= this.now) throw new Error('the clock of a simulation must go on');
      this.now = next;
    }
  }

  /** @returns whether somebody has to look at it now; what nobody listens to is only remembered */
  private take(event: TellingEvent): boolean {
    const { definitions, listeners } = this.course;
    const { events, history } = this.facts;
    const isListenedTo = !listeners || listenersOf(event, listeners).length > 0;
    const told = tell(this.facts, event, { ...definitions, watch: listeners?.watch, isListenedTo });
    if (isListenedTo) this.facts = told.facts;
    else {
      const heard = told.facts.events.slice(events.length).filter((one) => listeners && isCounted(listeners, one));
      this.facts = { ...told.facts, events, history: heard.length > 0 ? [...history, ...heard] : history };
    }
    return told.signals.length > 0;
  }

  /** @returns whether an audience lets the person in now */
  private takeTurn(): boolean {
    const called = this.course.turns?.at(this.facts, this.now) ?? [];
    if (called.length === 0) return false;
    this.facts = { ...this.facts, events: [...this.facts.events, ...called] };
    return true;
  }

  /** Decides and hands over until nothing is due now. @returns when to look again */
  private wake(): Millis | undefined {
    this.end = this.now;
    const { definitions } = this.course;
    if (this.archive) this.facts = this.archive.recall(this.facts, this.now);
    this.facts = this.withRetries(this.facts);
    for (;;) {
      const verdict = decide(this.facts, definitions, this.now);
      this.decisions.push(...verdict.decisions);
      this.stages.push(...verdict.stages);
      this.reached.push(...verdict.reached);
      this.parked.push(...verdict.trouble.parked);
      this.facts = evolve(this.facts, verdict);
      const open = this.facts.calls?.some(({ status }) => status === 'open') ?? false;
      if (verdict.handOver.length === 0 && !open && !verdict.postponed) {
        if (this.archive) this.facts = this.archive.trim(this.facts, this.now);
        return alarmOf(verdict);
      }
      // A wake hands over until nothing is left to say, and only then are other systems told.
      if (verdict.handOver.length === 0) this.answerCalls();
      for (const message of verdict.handOver) this.handOver(message);
    }
  }

  /** What is parked is tried again when something wakes the person and its pause is over, or other definitions are in force. */
  private withRetries(facts: Facts): Facts {
    const { live } = this.course.definitions;
    const isMended = live !== this.lastLive;
    this.lastLive = live;
    if (!facts.parked || facts.parked.length === 0) return facts;
    const isDue = ({ triedAt, tries, onTrial }: ParkedBefore): boolean =>
      isMended || onTrial === true || triedAt + pauseAfter(tries) <= this.now;
    return { ...facts, parked: facts.parked.map((one) => ({ ...one, due: isDue(one) })) };
  }

  private answerCalls(): void {
    const { reply = () => ({}) } = this.course;
    const calls = this.facts.calls?.map((call): Call => {
      if (call.status !== 'open') return call;
      const response = reply(call);
      if (response === undefined) return { ...call, status: 'failed', reason: 'no-answer', at: this.now };
      return { ...call, status: 'answered', httpStatus: 200, response, at: this.now };
    });
    this.facts = { ...this.facts, ...(calls ? { calls } : {}) };
  }

  private handOver(message: Message): void {
    const content = this.course.compose?.(message, this.facts, this.now);
    if (content && !content.ok)
      return this.keepMessage({ ...message, ...notFilledIn, fault: content.error, at: this.now });
    const outcome = this.course.answer?.(message, this.now) ?? 'sent';
    if (outcome !== 'rejected') this.spoken.push({ at: this.now, message, ...(content ? { content } : {}) });
    const status = statusAfter(outcome, message.class);
    const reason = reasonOf(status);
    this.keepMessage({ ...message, status, ...(reason ? { reason } : {}), at: this.now });
  }

  private keepMessage(message: Message): void {
    const handed = { ...message, attempt: message.attempt + 1 };
    const messages = this.facts.messages.map((one) => (one.id === message.id ? handed : one));
    this.facts = { ...this.facts, messages };
  }

  private outcome(unfinished: boolean): Simulation {
    const { decisions, stages, reached, spoken, parked, end } = this;
    const facts = this.archive ? this.archive.whole(this.facts) : this.facts;
    return { facts, decisions, stages, reached, spoken, parked, end, unfinished };
  }
}

const notFilledIn = { status: 'decided', reason: 'template-error' } as const;

const reasonOf = (status: Message['status']): Message['reason'] =>
  status === 'failed' ? 'rejected' : status === 'unknown' ? 'outcome-unknown' : undefined;
