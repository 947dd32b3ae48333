import { addDuration } from '../time/add-duration';
import { zoneFor } from '../time/local-time';
import type { Policy } from '../journey/policy';
import type { Millis } from '../time/time';
import { capRoom, type Slot } from './caps';
import { quietUntil } from './quiet-hours';

/** A marketing message that went, at the instant `decidedAt`. */
export type Went = Slot & { readonly journey: string; readonly channel: string };

/** Somebody who was written to: what they chose and what we know of their zone, and their messages, oldest first. */
export type Addressee = { readonly zones: readonly unknown[]; readonly messages: readonly Went[] };

/** `sent`: as it was; `held`: of these, what would have gone later; `dropped`: what would not have gone at all. */
export type Tally = { sent: number; held: number; dropped: number };
export type WhatIf = {
  readonly people: number;
  readonly total: Tally;
  readonly by: Readonly<Record<'purpose' | 'journey' | 'channel', Readonly<Record<string, Tally>>>>;
};

/** `since`: messages that went before only fill caps. */
export type WhatIfAsked = { readonly policy: Policy; readonly people: readonly Addressee[]; readonly since: Millis };

/** What other caps and quiet hours would have done to messages that went. Everybody's own wishes were kept then already. */
export function whatIf({ policy, people, since }: WhatIfAsked): WhatIf {
  const total = nothing();
  const by = {
    purpose: new Map<string, Tally>(),
    journey: new Map<string, Tally>(),
    channel: new Map<string, Tally>(),
  };
  for (const { zones, messages } of people) {
    for (const { message, fate } of fatesOf(policy, zoneFor(zones, policy), messages, since)) {
      count(total, fate);
      for (const field of ['purpose', 'journey', 'channel'] as const) count(tallyIn(by[field], message[field]), fate);
    }
  }
  const { purpose, journey, channel } = by;
  return {
    people: people.length,
    total,
    by: {
      purpose: Object.fromEntries(purpose),
      journey: Object.fromEntries(journey),
      channel: Object.fromEntries(channel),
    },
  };
}

const nothing = (): Tally => ({ sent: 0, held: 0, dropped: 0 });

function tallyIn(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? nothing();
  tallies.set(name, tally);
  return tally;
}

type Fate = 'sent' | 'held' | 'dropped';

function count(tally: Tally, fate: Fate): void {
  tally.sent++;
  if (fate !== 'sent') tally[fate]++;
}

type Waiting = { readonly message: Went; readonly at: Millis; readonly until: Millis };

/** Lets one person's messages go one after the other, each as soon as it may. */
function fatesOf(policy: Policy, zone: string, messages: readonly Went[], since: Millis) {
  const gone: Slot[] = messages.filter(({ decidedAt }) => decidedAt < since);
  const queue: Waiting[] = messages
    .filter(({ decidedAt }) => decidedAt >= since)
    .map((message) => ({
      message,
      at: message.decidedAt,
      until: addDuration(message.decidedAt, policy.hold, zone),
    }));
  const fates: { readonly message: Went; readonly fate: Fate }[] = [];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { message, at, until } = next;
    const freeAt = mayGoAt(policy, zone, gone, { message, at });
    if (freeAt === at) {
      gone.push({ ...message, decidedAt: at });
      fates.push({ message, fate: at === message.decidedAt ? 'sent' : 'held' });
    } else if (freeAt === undefined || freeAt > until) fates.push({ message, fate: 'dropped' });
    else putBack(queue, { message, at: freeAt, until });
  }
  return fates;
}

/** The next instant worth asking again; `at` itself where it may go then, undefined where it never may. */
function mayGoAt(
  policy: Policy,
  zone: string,
  gone: readonly Slot[],
  { message, at }: Pick<Waiting, 'message' | 'at'>,
): Millis | undefined {
  const { channel, purpose } = message;
  const quiet = quietUntil({ policy, preferences: {}, zone, channel, now: at });
  if (quiet) return quiet.until;
  const room = capRoom({ policy, preferences: {}, messages: gone, channel, purpose, now: at, zone });
  return room.free ? at : room.nextFree;
}

/** Behind those that are asked no later: who waited longest of equals goes first. */
function putBack(queue: Waiting[], waiting: Waiting): void {
  const place = queue.findIndex(
    ({ at, message }) => at > waiting.at || (at === waiting.at && message.decidedAt > waiting.message.decidedAt),
  );
  queue.splice(place < 0 ? queue.length : place, 0, waiting);
}
