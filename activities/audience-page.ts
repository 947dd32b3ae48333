import { lockPass, movePass, type Pass, type ZonePair } from '../db/definitions/audience-passes';
import type { Tx } from '../db/base/database';
import { candidatesInZones, type Candidate, type InForce } from '../db/definitions/candidates';
import { insertEvents, type NewEvent } from '../db/customers/events';
import { askForWakes, bulkRoom } from '../db/wake/outbox';
import { idUpTo, turnOf } from '../domain/journey/audience';
import { audienceEvent, isAmong, spreadOf, type Beat } from '../domain/journey/audience-beats';
import { afterThese, roomIn } from '../domain/journey/pace';
import { realAgo, type Millis } from '../domain/time/time';
import { whenAllIsKnown } from '../db/wake/ask-past';
import type { ActivityDeps } from './deps';

/** Customers a transaction. */
const pageSize = 200;

/**
 * Wakes of a bulk that may wait to be told, as for sweeps: were everybody put there at once, a publish, a resume and whose wake was lost
 * would wait behind the last of them.
 */
const mostWaiting = 500;

/** Who asks that a customer enter: a message id of it counts once for ever. */
const source = 'audience';

export type PassWork = {
  readonly journey: string;
  readonly beat: Beat;
  readonly definitions: InForce;
  readonly pass: Pass;
  /** Whose clocks show its occurrence at its instant. */
  readonly zones: readonly ZonePair[];
  readonly now: Millis;
};

/** Real milliseconds for which a paced audience makes up: longer than its workflow waits between two looks. */
const makesUp = 5_000;

/**
 * Looks at the next page of customers whose turn has come, in one transaction with the entries and their wakes.
 * @returns whether there are more whose turn has come and who may be told of now
 */
export async function nextPage({ db, clock }: ActivityDeps, work: PassWork): Promise<boolean> {
  const { beat, definitions, pass, zones, now } = work;
  const turn = turnOf(pass.instant, spreadOf(beat), now);
  const upTo = idUpTo(turn);
  const places = await bulkRoom(db, mostWaiting);
  if (places <= 0) return false;
  return db.transaction().execute(async (tx) => {
    const place = await lockPass(tx, pass);
    if (!place || (place.after >= upTo && turn < 1)) return false;
    const { pace } = beat.entry;
    const room = pace && roomIn(pace, place.nextAt ?? pass.instant, { now, since: realAgo(clock, makesUp) });
    if (room?.people === 0) return false;
    const page = await candidatesInZones(tx, work, { after: place.after, upTo, zones, limit: pageSize });
    const found = await whenAllIsKnown(tx, page, now, () =>
      page.filter((one) => isAmong(beat, { ...one, now }, definitions)),
    );
    const called = found.slice(0, Math.min(places, room?.people ?? places));
    await call(tx, work, called);
    const isCut = called.length < found.length;
    const last = isCut ? called.at(-1) : page.length < pageSize ? undefined : page.at(-1);
    await movePass(tx, pass, {
      after: last?.customerId ?? upTo,
      looked: isCut ? page.findIndex((one) => one === last) + 1 : page.length,
      entered: called.length,
      ...(pace && room ? { nextAt: afterThese(pace, room, called.length) } : {}),
      ...(last === undefined && turn >= 1 ? { endedAt: now } : {}),
    });
    return last !== undefined;
  });
}

async function call(tx: Tx, work: PassWork, called: readonly Candidate[]): Promise<void> {
  const entries = called.map(({ customerId }) => entryOf(work, customerId));
  const stored = await insertEvents(tx, source, work.now, entries);
  const wakes = stored.map(({ customerId, eventId }) => ({ customerId, signal: 'wake' as const, ref: eventId }));
  await askForWakes(tx, wakes, { lane: 'bulk' });
}

function entryOf({ journey, pass, now: at }: PassWork, customerId: string): NewEvent {
  const { id: eventId, ...said } = audienceEvent({ customerId, journey, occurrence: pass.occurrence, at });
  return { customerId, eventId, ...said, type: 'audience', undecided: true };
}
