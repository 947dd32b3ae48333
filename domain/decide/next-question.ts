import type { ChannelKind } from '../contact/channel';
import { isRestricted } from '../contact/demanded';
import { routeOf } from '../contact/route';
import { askingIn, type AskedIn } from '../journey/questions';
import type { Millis } from '../time/time';
import type { Reason } from './decision';
import type { Definitions, Facts } from './facts';
import { askAt, openQuestion, settled, type OpenQuestion } from './speak/asking';
import { messageOf } from './steps/rules';
import { Work } from './work';

/** A question, and why it would be the next or why not. */
export type Considered = {
  readonly question: string;
  readonly journey: string;
  readonly version: number;
  readonly step: string;
  /** Why it may not be asked now. */
  readonly reason?: Reason | undefined;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** When to look again. */
  readonly until?: Millis | undefined;
  /** Of the journey that asks. */
  readonly priority: number;
  /** So many journeys decide by the answer. */
  readonly readers: number;
  /** Over which it may be asked now; without one only where the person is. */
  readonly channels: readonly ChannelKind[];
};

export type NextQuestion = {
  /** Left out where nothing may be asked now. */
  readonly next?: Considered | undefined;
  /** Why nobody asks anything, whatever there is to ask. */
  readonly silent?: { readonly reason: Reason; readonly until?: Millis | undefined } | undefined;
  /** The question that waits for its answer. */
  readonly open?: OpenQuestion | undefined;
  /** The others, in the order of their worth. */
  readonly others: readonly Considered[];
};

/**
 * Which question would be asked at the next touchpoint, by the rules by which journeys ask: of those that published journeys ask,
 * the one whose journey has the highest priority, then the one at which the person stands, then the one by whose answer most
 * journeys decide.
 */
export function nextQuestion(facts: Facts, definitions: Definitions, now: Millis): NextQuestion {
  const work = new Work({ ...facts, history: [...facts.history, ...facts.events] }, definitions, now);
  const standsAt = new Set(work.active().flatMap((enrolment) => askAt(work, enrolment) ?? []));
  const found = askingIn(definitions.live).asks.map((ask) => ({ ask, considered: consider(work, ask) }));
  found.sort(
    ({ ask: a, considered: one }, { ask: b, considered: other }) =>
      other.priority - one.priority ||
      Number(standsAt.has(b.step)) - Number(standsAt.has(a.step)) ||
      other.readers - one.readers ||
      (one.question < other.question ? -1 : 1),
  );
  const inOrder = firstOfEach(found.map(({ considered }) => considered));
  const silent = silence(work);
  const open = openQuestion(work);
  const next = silent || open ? undefined : inOrder.find(({ reason }) => reason === undefined);
  return { next, silent, open, others: inOrder.filter((one) => one !== next) };
}

/** Each question once, where it is worth most. */
function firstOfEach(found: readonly Considered[]): Considered[] {
  const seen = new Set<string>();
  return found.filter(({ question }) => !seen.has(question) && seen.add(question));
}

function silence({ customer, facts, now }: Work): NextQuestion['silent'] {
  if (customer.paused) return { reason: 'paused' };
  if (isRestricted({ facts, now })) return { reason: 'restricted' };
  const { snoozeUntil } = facts.preferences;
  return snoozeUntil !== undefined && snoozeUntil > now ? { reason: 'snoozed', until: snoozeUntil } : undefined;
}

function consider(work: Work, { journey, step }: AskedIn): Considered {
  const { question } = step;
  const obstacle = settled(work, question, undefined)?.why;
  const { key, version, priority } = journey;
  return {
    question,
    journey: key,
    version,
    step: step.id,
    priority,
    readers: askingIn(work.definitions.live).readers.get(question) ?? 0,
    channels: channelsFor(work, { journey, step }),
    ...(obstacle ? { reason: obstacle.reason, data: obstacle.data, until: obstacle.until } : {}),
  };
}

function channelsFor(work: Work, { journey, step }: AskedIn): ChannelKind[] {
  const message = messageOf(step);
  const template = message && work.definitions.template(message.template);
  if (!message || !template) return [];
  return step.channels.filter(
    (channel) => routeOf(work, { journey, step: { ...message, channels: [channel] }, template }).channel !== undefined,
  );
}
