import { longestCapWindow } from '../contact/caps';
import type { Enrolment } from '../journey/enrolment';
import { decidedAt, merged } from '../decide/evolve';
import type { Facts } from '../decide/facts';
import { isCounted, type Listeners } from '../journey/listeners';
import { isOpen, type Message } from '../contact/message';
import type { Policy } from '../journey/policy';
import type { Preferences } from '../person/wishes/preferences';
import type { Millis } from '../time/time';

/** Fewer rows cost less than looking which of them are past. */
const worthTrimming = 12;

/** Past which the rows of a customer can change nothing: the same that live reads leave out. */
export class Archive {
  private readonly enrolments = new Map<string, Enrolment>();
  private readonly messages = new Map<string, Message>();
  private paces: Pick<Preferences, 'frequency' | 'topicFrequency'> = {};

  constructor(
    private readonly policy: Policy,
    private readonly listeners: Pick<Listeners, 'counted' | 'countsVisits' | 'longestGoal'>,
  ) {}

  /** The facts with the messages that count again, since the person's own cap looks further back than it did. */
  recall(facts: Facts, now: Millis): Facts {
    const { frequency, topicFrequency } = facts.preferences;
    if (frequency === this.paces.frequency && topicFrequency === this.paces.topicFrequency) return facts;
    this.paces = { frequency, topicFrequency };
    const recent = now - longestCapWindow(this.policy, facts.preferences);
    const back = [...this.messages.values()].filter(({ at }) => at >= recent);
    for (const { id } of back) this.messages.delete(id);
    return { ...facts, messages: merged(facts.messages, back, decidedAt) };
  }

  /** The facts without what no decision at `now` or later may look at. */
  trim(facts: Facts, now: Millis): Facts {
    if (facts.enrolments.length + facts.messages.length + facts.history.length < worthTrimming) return facts;
    const { longestGoal } = this.listeners;
    const recent = now - longestCapWindow(this.policy, facts.preferences);
    const enrolments = facts.enrolments.filter((one) => {
      if (one.state === 'active' || (one.goalAt === undefined && one.enteredAt >= now - longestGoal)) return true;
      this.enrolments.set(one.id, one);
      return false;
    });
    const waitedFor = new Set(
      enrolments.flatMap(({ waiting }) => (waiting?.for === 'hand-over' ? [waiting.messageId] : [])),
    );
    const messages = facts.messages.filter((one) => {
      if (isOpen(one) || one.at >= recent || waitedFor.has(one.id)) return true;
      this.messages.set(one.id, one);
      return false;
    });
    const history = facts.history.filter((event) => isCounted(this.listeners, event));
    const calls = facts.calls?.filter(({ status }) => status === 'open' || status === 'calling');
    return { ...facts, enrolments, messages, history, ...(calls ? { calls } : {}) };
  }

  /** The facts with everything that was put aside. */
  whole(facts: Facts): Facts {
    return {
      ...facts,
      enrolments: [...this.enrolments.values(), ...facts.enrolments],
      messages: [...this.messages.values(), ...facts.messages],
    };
  }
}
