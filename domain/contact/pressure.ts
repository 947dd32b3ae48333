import { capRoom, type CapRoom, type Slot } from './caps';
import type { ChannelKind } from './channel';
import type { Reason } from '../decide/decision';
import type { Enrolment } from '../journey/enrolment';
import { holdsSlot, slotAt, type Message } from './message';
import { quietUntil } from './quiet-hours';
import type { Millis } from '../time/time';
import type { Work } from '../decide/work';

/** Why a permitted marketing message may not go at this moment, and when to look again. */
export type Pressure = {
  readonly reason: Reason;
  readonly until?: Millis;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Caps, quiet hours and snooze of policy and person; undefined when the message may go now. */
export function pressureOn(work: Work, channel: ChannelKind, enrolment: Enrolment): Pressure | undefined {
  return disturbance(work, channel) ?? fullCap(work, channel, enrolment);
}

/** What forbids the moment itself, whatever was sent before. */
export function disturbance(work: Work, channel: ChannelKind): Pressure | undefined {
  const { preferences } = work.facts;
  const { snoozeUntil } = preferences;
  if (snoozeUntil !== undefined && snoozeUntil > work.now) {
    return { reason: 'snoozed', until: snoozeUntil, data: { snoozeUntil } };
  }
  const quiet = quietUntil({ policy: work.definitions.policy, preferences, zone: work.zone, channel, now: work.now });
  return quiet && { reason: 'quiet-hours', until: quiet.until, data: { quietHours: quiet.because } };
}

/** The messages that count for caps, each from its own instant on. */
export const slotsIn = (work: Work): Slot[] =>
  [...work.messages.values()]
    .filter((message) => holdsSlot(message) && message.class === 'marketing')
    .map(({ id, channel, purpose, ...message }) => ({ id, channel, purpose, decidedAt: slotAt(message, work.now) }));

/** How full every cap is that speaks of the channel and the purpose. */
export function roomOn(work: Work, channel: ChannelKind, purpose: string): CapRoom {
  return capRoom({
    policy: work.definitions.policy,
    preferences: work.facts.preferences,
    messages: slotsIn(work),
    channel,
    purpose,
    now: work.now,
    zone: work.zone,
  });
}

function fullCap(work: Work, channel: ChannelKind, enrolment: Enrolment): Pressure | undefined {
  const room = roomOn(work, channel, work.journeyOf(enrolment)?.purpose ?? '');
  if (room.free) return undefined;
  const winner = winnerAmong(work, room.holders, enrolment);
  const cap = { cap: room.cap, count: room.count };
  const until = room.nextFree === undefined ? {} : { until: room.nextFree };
  if (!winner) return { reason: room.reason, ...until, data: cap };
  const { journey, step, id: messageId, priority } = winner;
  return { reason: 'lost-to', ...until, data: { ...cap, winner: { journey, step, messageId, priority } } };
}

/** A message that took the slot while this one was already asking for it. */
function winnerAmong(work: Work, holders: readonly string[], { id, since }: Enrolment): Message | undefined {
  return holders
    .map((holder) => work.messages.get(holder))
    .find((message) => message !== undefined && message.enrolmentId !== id && message.decidedAt >= since);
}
