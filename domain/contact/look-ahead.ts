import { capRoom, type Slot } from './caps';
import type { ChannelKind } from './channel';
import { addDuration } from '../time/add-duration';
import type { Enrolment } from '../journey/enrolment';
import { planOf } from '../journey/plan';
import { slotsIn, type Pressure } from './pressure';
import { routeOf } from './route';
import { messageOf } from '../decide/steps/rules';
import type { Millis } from '../time/time';
import type { Work } from '../decide/work';

/** A message that a passage is going to want when its wait is over, as far as the plan alone tells. */
type Expected = {
  readonly journey: string;
  readonly step: string;
  readonly priority: number;
  readonly channel: ChannelKind;
  readonly purpose: string;
  readonly at: Millis;
};

/**
 * Why a message that may go now should not: it would take the slot that a more important one is going to want within the
 * policy's look-ahead. Undefined when it takes nothing from anybody.
 */
export function lookAhead(work: Work, enrolment: Enrolment, channel: ChannelKind): Pressure | undefined {
  const { policy } = work.definitions;
  if (!policy.lookAhead) return undefined;
  const { priority = 0, purpose = '' } = work.journeyOf(enrolment) ?? {};
  const until = addDuration(work.now, policy.lookAhead, work.zone);
  const expected = work
    .active()
    .flatMap((other) => expectedOf(work, other) ?? [])
    .filter((one) => one.priority > priority && one.at <= until)
    .sort((a, b) => a.at - b.at || b.priority - a.priority);
  const others = slotsIn(work);
  const mine: Slot = { id: '', channel, purpose, decidedAt: work.now };
  for (const one of expected) {
    if (!roomFor(work, one, others).free) continue;
    const room = roomFor(work, one, [...others, mine]);
    if (!room.free) {
      const winner = { journey: one.journey, step: one.step, priority: one.priority, expectedAt: one.at };
      return { reason: 'lost-to', until: one.at, data: { cap: room.cap, count: room.count, winner } };
    }
    others.push({ id: '', channel: one.channel, purpose: one.purpose, decidedAt: one.at });
  }
  return undefined;
}

function expectedOf(work: Work, enrolment: Enrolment): Expected | undefined {
  const { waiting } = enrolment;
  const journey = work.journeyOf(enrolment);
  if (!journey || journey.state === 'paused' || waiting?.for !== 'time' || waiting.until <= work.now) return undefined;
  const plan = planOf(journey);
  const next = plan.step(plan.after(enrolment.step) ?? '');
  const step = next && messageOf(next);
  const template = step && work.definitions.template(step.template);
  if (!step || template?.class !== 'marketing') return undefined;
  const { channel } = routeOf(work, { journey, step, template });
  if (channel === undefined) return undefined;
  const { key, priority, purpose } = journey;
  return { journey: key, step: step.id, priority, channel, purpose, at: waiting.until };
}

const roomFor = (work: Work, { channel, purpose, at }: Expected, messages: readonly Slot[]) =>
  capRoom({
    policy: work.definitions.policy,
    preferences: work.facts.preferences,
    messages,
    channel,
    purpose,
    now: at,
    zone: work.zone,
  });
