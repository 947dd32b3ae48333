import type { Enrolment } from '../domain/journey/enrolment';
import { alarmOf } from '../domain/decide/alarm';
import type { JourneyStatus, Snapshot } from '../domain/decide/snapshot';
import { sayInstant } from '../domain/time/say-instant';
import type { Parked } from '../domain/decide/trouble/parked';
import type { Clock, Millis } from '../domain/time/time';
import { sayMending, sayWaiting } from '../domain/words/words';
import type { Decided } from './decide-and-claim';

/** A signal for an id that nobody has makes nobody up. */
export const nobody: Snapshot = { nobody: true, stage: 'anonymous', idle: true };

/** Real milliseconds after a lease's end at which to look what became of its claim. */
const justAfter = 50;

/** Passages that a snapshot names: it stays in the history of every wake. */
const mostShown = 30;

/** Real milliseconds for which a workflow waits although nothing is under way, where somebody is about to stand otherwise. */
const worthWaiting = 10 * 60_000;

/** What lies further off is left to the keeper, which is too slow for a clock that makes days of seconds. */
function dueFor(verdict: Decided['verdict'], clock: Clock): Millis | undefined {
  const { due, moves } = verdict;
  return moves !== undefined && clock.realUntil(moves) <= worthWaiting ? alarmOf(verdict) : due;
}

export function snapshotOf(decided: Decided, clock: Clock): Snapshot {
  const { verdict, facts, leaseLeft, retryIn, more } = decided;
  const paused = facts.customer.paused !== undefined;
  const due = dueFor(verdict, clock);
  const dueIn = due === undefined ? Infinity : clock.realUntil(due);
  const lookIn = leaseLeft === undefined ? Infinity : leaseLeft + justAfter;
  const tryIn = retryIn === undefined ? Infinity : retryIn + justAfter;
  const wakeIn = Math.min(dueIn, lookIn, tryIn, more ? justAfter : Infinity);
  const claimed = new Set(decided.claims.map(({ message }) => message.id));
  const deliver = verdict.handOver.filter((message) => !claimed.has(message.id));
  const inTheAir = verdict.open.filter(({ status }) => status === 'handing-over');
  const parked = new Map(
    [...verdict.trouble.parked, ...verdict.trouble.held].flatMap((one) =>
      one.part === 'passage' ? [[one.id, one]] : [],
    ),
  );
  const statusOf = (enrolment: Enrolment): JourneyStatus => journeyStatus(enrolment, parked.get(enrolment.id));
  const isIdle = verdict.active.length === 0 && verdict.open.length === 0 && due === undefined && !paused;
  return {
    stage: verdict.stage,
    ...(paused ? { paused } : {}),
    ...(verdict.active.length > 0 ? { journeys: verdict.active.slice(0, mostShown).map(statusOf) } : {}),
    ...(verdict.active.length > mostShown ? { more: verdict.active.length - mostShown } : {}),
    ...(isIdle && retryIn === undefined && !more ? { idle: true } : {}),
    ...(wakeIn === Infinity ? {} : { wakeIn }),
    ...(dueIn === wakeIn && due !== undefined ? { due } : {}),
    ...(verdict.calling.length > 0 ? { call: verdict.calling.map(({ id }) => id) } : {}),
    ...(deliver.length > 0
      ? { deliver: deliver.map(({ id, channel }) => ({ messageId: id, channel: channel ?? '' })) }
      : {}),
    ...(inTheAir.length > 0 ? { inTheAir: inTheAir.map(({ id }) => id) } : {}),
  };
}

function journeyStatus({ journey, version, step, waiting }: Enrolment, parked?: Parked): JourneyStatus {
  if (parked) return { journey, version, step: parked.step ?? step, waitingFor: sayMending(parked) };
  const due = waiting && 'until' in waiting ? waiting.until : undefined;
  return {
    journey,
    version,
    step,
    waitingFor: waiting ? sayWaiting(waiting) : '',
    ...(due === undefined ? {} : { due: sayInstant(due) }),
  };
}
