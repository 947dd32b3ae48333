import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { DirectSignal } from '../../domain/decide/snapshot';
import { limits, neverRefused } from '../../domain/person/limits';
import { collectEvent, sayLeftOut } from '../../domain/person/plan/collect';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import { toldAsPending } from '../../domain/person/ledger/waits';
import type { Said } from '../../domain/person/said';
import { cutText } from '../../domain/schema/storable';
import { readSignal, type SignalledEvent, type SignalRefusal } from '../../domain/schema/calls/signal';
import type { Clock, Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { json } from '../base/json';
import { row } from '../base/rows';
import { lockProfile } from '../customers/customers';
import { crowded, insertEvents, seenMessages } from '../customers/events';
import { hear, type PersonSecrets } from '../customers/hear';
import type { DefinitionsSource } from '../definitions/definitions';

const rateRow = z.object({ rate: z.number() });

export type RefusedSignal = SignalRefusal & { readonly signal: DirectSignal['signal'] };

const source = 'temporal';

type Taken = {
  readonly clock: Clock;
  readonly definitions: DefinitionsSource;
  readonly secrets: PersonSecrets;
};

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
  { clock, definitions, secrets }: Taken,
): Promise<RefusedSignal[]> {
  const profile = await lockProfile(tx, customerId);
  if (!profile) return [];
  const { policy, dataPlan, statements, listeners } = await definitions.current(tx);
  const now = clock.now();
  const trustTimes = await clientTimesCount(tx);
  const { read, refused } = await readAll(tx, customerId, signals, { receivedAt: now, trustTimes, newId: randomUUID });
  const full = await crowded(tx, new Set([customerId]), limits.undecidedEvents);
  const planned = read.map((one) => collected(one, dataPlan));
  refused.push(...planned.flatMap((one) => ('refused' in one ? [one.refused] : [])));
  const told = planned.flatMap((one) => ('refused' in one ? [] : [one]));
  const isOver = ({ said, event }: Read): boolean => event !== undefined && full.size > 0 && !neverRefused(said);
  const taken = told.filter((one) => !isOver(one));
  const rules = { policy, dataPlan, statements, watch: listeners.watch, trustTimes, isTaken: () => false };
  const heard = await hear({ tx, profile, rules, secrets }, taken.map(({ said }) => said)); // prettier-ignore
  const over = [...told.filter(isOver), ...taken.filter((_, n) => heard.refused.has(n))];
  refused.push(...over.map(({ signal }) => ({ signal, code: 'over-limit' as const })));
  const events = taken.flatMap(({ event }, n) => {
    if (!event || heard.refused.has(n)) return [];
    const told = heard.waiting.has(n) ? toldAsPending(event) : event;
    return [{ ...told, notes: [...told.notes, ...(heard.notes.get(n) ?? [])] }];
  });
  const rows = events.map(({ id, name, properties, at, notes }) => ({
    customerId,
    eventId: randomUUID(),
    type: 'track',
    name,
    properties,
    at,
    ...(notes.length > 0 ? { notes } : {}),
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

/** A signal that could be read: what it says of the person, and the event that it is. */
type Read = { readonly signal: DirectSignal['signal']; readonly said: Said; readonly event?: SignalledEvent };

/** What the data plan leaves of a signal. */
function collected(one: Read, dataPlan: DataPlan): Read | { readonly refused: RefusedSignal } {
  if (!one.event) return one;
  const { properties, left, refused } = collectEvent(dataPlan, { ...one.event, type: 'track' });
  if (refused) return { refused: { signal: one.signal, code: 'unplanned-event', field: 'name' } };
  return { ...one, event: { ...one.event, properties, notes: [...one.event.notes, ...left.map(sayLeftOut)] } };
}

/** What the signals say, each event once for ever. */
async function readAll(
  tx: Tx,
  customerId: string,
  signals: readonly DirectSignal[],
  reading: Parameters<typeof readSignal>[1],
) {
  const { receivedAt } = reading;
  const refused: RefusedSignal[] = [];
  const read: Read[] = [];
  for (const whole of signals) {
    const { signal } = whole;
    if (signal === 'pause' || signal === 'resume') {
      read.push({ signal, said: pauseIn(whole, receivedAt) });
      continue;
    }
    const found = readSignal(whole, reading);
    if ('refused' in found) refused.push({ signal, ...found.refused });
    else {
      const { event } = found;
      read.push({ signal, event, said: { ...event.said, at: event.at, receivedAt, by: source, isListenedTo: true } }); // prettier-ignore
    }
  }
  const ids = read.flatMap(({ event }) => (event ? [receiptOf(customerId, event.id)] : []));
  const seen = new Set(await seenMessages(tx, source, ids));
  const isNew = ({ event }: Read): boolean => {
    const receipt = event && receiptOf(customerId, event.id);
    if (receipt === undefined) return true;
    if (seen.has(receipt)) return false;
    seen.add(receipt);
    return true;
  };
  return { read: read.filter(isNew), refused };
}

function pauseIn({ signal, reason }: DirectSignal, now: Millis): Said {
  const because = typeof reason === 'string' ? { reason: cutText(reason, 500) } : {};
  return { at: now, receivedAt: now, by: source, pause: { paused: signal === 'pause', ...because } };
}

const receiptOf = (customerId: string, id: string): string => `${customerId}/${id}`;

/** With any clock rate but 1 the time of receipt counts. */
async function clientTimesCount(tx: Tx): Promise<boolean> {
  const clock = await row(tx, rateRow, sql`select rate from clock`);
  return (clock?.rate ?? 1) === 1;
}
