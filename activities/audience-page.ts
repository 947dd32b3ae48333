import {
  candidates,
  lockPass,
  movePass,
  type Candidate,
  type Pass,
  type ZonePair,
} from '../db/definitions/audience-passes';
import { insertEvents, type NewEvent } from '../db/customers/events';
import { askForWakes } from '../db/wake/outbox';
import { idUpTo, turnOf } from '../domain/journey/audience';
import { audienceEvent, isAmong, spreadOf, type Beat } from '../domain/journey/audience-beats';
import { AskedPast } from '../domain/person/asked-past';
import type { Definitions } from '../domain/decide/facts';
import type { Millis } from '../domain/time/time';
import { whenAllIsKnown } from '../db/wake/ask-past';
import type { ActivityDeps } from './deps';

/** Customers a transaction. */
const pageSize = 200;

/** Who asks that a customer enter: a message id of it counts once for ever. */
const source = 'audience';

export type PassWork = {
  readonly journey: string;
  readonly beat: Beat;
  readonly definitions: Pick<Definitions, 'policy' | 'live'>;
  readonly pass: Pass;
  /** Whose clocks show its occurrence at its instant. */
  readonly zones: readonly ZonePair[];
  readonly now: Millis;
};

/**
 * Looks at the next page of customers whose turn has come, in one transaction with the entries and their wakes.
 * @returns whether there are more whose turn has come
 */
export async function nextPage({ db }: ActivityDeps, work: PassWork): Promise<boolean> {
  const { beat, definitions, pass, zones, now } = work;
  const turn = turnOf(pass.instant, spreadOf(beat), now);
  const upTo = idUpTo(turn);
  return db.transaction().execute(async (tx) => {
    const after = await lockPass(tx, pass);
    if (after === undefined || (after >= upTo && turn < 1)) return false;
    const page = (await candidates(tx, { after, upTo, zones, limit: pageSize })).map(remembering);
    const found = await whenAllIsKnown(tx, page, now, () =>
      page.filter((one) => isAmong(beat, { ...one, now }, definitions)),
    );
    const stored = await insertEvents(tx, source, now, found.map((one) => entryOf(work, one.customer.id))); // prettier-ignore
    await askForWakes(tx, stored.map(({ customerId, eventId }) => ({ customerId, signal: 'wake', ref: eventId })), { bulk: true }); // prettier-ignore
    const last = page.length < pageSize ? undefined : page.at(-1)?.customer.id;
    await movePass(tx, pass, {
      after: last ?? upTo,
      looked: page.length,
      entered: stored.length,
      ...(last === undefined && turn >= 1 ? { endedAt: now } : {}),
    });
    return last !== undefined;
  });
}

/** Of a candidate's past nothing is listed but what nobody has decided yet. */
const remembering = (one: Candidate) => ({ ...one, customerId: one.customer.id, past: new AskedPast(false) });

function entryOf({ journey, pass, now: at }: PassWork, customerId: string): NewEvent {
  const { id: eventId, ...said } = audienceEvent({ customerId, journey, occurrence: pass.occurrence, at });
  return { customerId, eventId, ...said, type: 'audience', undecided: true };
}
