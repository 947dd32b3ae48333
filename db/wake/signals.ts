import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { DirectSignal } from '../../domain/decide/snapshot';
import type { Said } from '../../domain/person/said';
import { cutText } from '../../domain/schema/storable';
import { readSignal, type SignalledEvent, type SignalRefusal } from '../../domain/schema/signal';
import type { Clock, Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { json } from '../base/json';
import { row } from '../base/rows';
import { lockProfile } from '../customers/customers';
import { insertEvents, seenMessages } from '../customers/events';
import { hear } from '../customers/hear';
import type { DefinitionsSource } from '../definitions/definitions';

export type RefusedSignal = SignalRefusal & { readonly signal: DirectSignal['signal'] };

const source = 'temporal';

type Taken = { readonly clock: Clock; readonly definitions: DefinitionsSource };

/**
 * Takes what backends signalled straight through Temporal, as if it had been ingested, once per id and customer. The caller
 * holds the customer's lock and decides afterwards, so that nobody needs to be told.
 * @returns what was refused and why, without anything that a client wrote; it is on record too
 * @throws only what the database throws
 */
export async function acceptSignals(
  tx: Tx,
  customerId: string,
  signals: readonly DirectSignal[],
  { clock, definitions }: Taken,
): Promise<RefusedSignal[]> {
  const profile = await lockProfile(tx, customerId);
  if (!profile) return [];
  const { policy } = await definitions.current(tx);
  const now = clock.now();
  const trustTimes = await clientTimesCount(tx);
  const { sayings, events, refused } = await readAll(tx, customerId, signals, now);
  await hear({ tx, profile, rules: { policy, trustTimes, isTaken: () => false } }, sayings);
  const rows = events.map(({ id, name, properties, at = now }) => ({
    customerId,
    eventId: randomUUID(),
    type: 'track',
    name,
    properties,
    at: trustTimes ? Math.min(at, now) : now,
    messageId: receiptOf(customerId, id),
    undecided: true,
  }));
  await insertEvents(tx, source, now, rows);
  await recordRefusals(tx, customerId, refused, now);
  return refused;
}

/** What cannot be taken is never silent: nobody waits for an answer to a signal, so that it stands in the person's timeline. */
async function recordRefusals(tx: Tx, customerId: string, refused: readonly RefusedSignal[], now: Millis) {
  for (const { code, field, signal } of refused) {
    await sql`insert into changes (customer_id, at, kind, data)
      values (${customerId}, ${new Date(now)}, 'signal-refused', ${json({ signal, code, field })})`.execute(tx);
  }
}

/** What the signals say, each event once for ever. */
async function readAll(tx: Tx, customerId: string, signals: readonly DirectSignal[], now: Millis) {
  const refused: RefusedSignal[] = [];
  const read: (SignalledEvent | Said)[] = [];
  for (const signal of signals) {
    const said = signal.signal === 'pause' || signal.signal === 'resume' ? pauseIn(signal, now) : readSignal(signal);
    if ('refused' in said) refused.push({ signal: signal.signal, ...said.refused });
    else read.push('event' in said ? said.event : said);
  }
  const ids = read.flatMap((one) => ('id' in one ? [receiptOf(customerId, one.id)] : []));
  const seen = new Set(await seenMessages(tx, source, ids));
  const events: SignalledEvent[] = [];
  const sayings: Said[] = [];
  for (const one of read) {
    if (!('id' in one)) sayings.push(one);
    else if (!seen.has(receiptOf(customerId, one.id))) {
      seen.add(receiptOf(customerId, one.id));
      events.push(one);
      sayings.push({ ...one.said, at: one.at ?? now, receivedAt: now, by: source, isListenedTo: true });
    }
  }
  return { sayings, events, refused };
}

function pauseIn({ signal, reason }: DirectSignal, now: Millis): Said {
  const because = typeof reason === 'string' ? { reason: cutText(reason, 500) } : {};
  return { at: now, receivedAt: now, by: source, pause: { paused: signal === 'pause', ...because } };
}

const receiptOf = (customerId: string, id: string): string => `${customerId}/${id}`;

/** With any clock rate but 1 the time of receipt counts. */
async function clientTimesCount(tx: Tx): Promise<boolean> {
  const clock = await row(tx, z.object({ rate: z.number() }), sql`select rate from clock`);
  return (clock?.rate ?? 1) === 1;
}
