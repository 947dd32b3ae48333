import { randomUUID } from 'node:crypto';
import { saidAt } from '../../domain/person/consent';
import { patchPreferences } from '../../domain/schema/preferences-patch';
import { readSignal, type SignalledEvent } from '../../domain/schema/signal';
import type { DirectSignal } from '../../domain/decide/snapshot';
import { cutText } from '../../domain/schema/storable';
import type { Clock, Millis } from '../../domain/time/time';
import { addConsent } from '../customers/consents';
import { lockProfile, writePause } from '../customers/customers';
import type { Tx } from '../base/database';
import { insertEvents, seenMessages } from '../customers/events';
import { writePreferences } from '../customers/preferences';

export type RefusedSignal = { readonly signal: string; readonly why: string };

const source = 'temporal';

/**
 * Takes what backends signalled straight through Temporal, as if it had been ingested, once per id and customer. The caller
 * holds the customer's lock and decides afterwards, so that nobody needs to be told.
 * @returns what was refused and why, without values
 * @throws only what the database throws
 */
export async function acceptSignals(
  tx: Tx,
  customerId: string,
  signals: readonly DirectSignal[],
  clock: Clock,
): Promise<RefusedSignal[]> {
  const refused: RefusedSignal[] = [];
  const events: SignalledEvent[] = [];
  for (const signal of signals) {
    if (signal.signal === 'pause' || signal.signal === 'resume') {
      await acceptPause(tx, customerId, signal, clock.now());
      continue;
    }
    const read = readSignal(signal);
    if ('event' in read) events.push(read.event);
    else refused.push({ signal: signal.signal, why: read.refused });
  }
  await acceptEvents(tx, customerId, events, clock);
  return refused;
}

async function acceptPause(tx: Tx, customerId: string, { signal, reason }: DirectSignal, now: Millis): Promise<void> {
  const said = typeof reason === 'string' ? { reason: cutText(reason, 500) } : {};
  await writePause(tx, customerId, { at: signal === 'pause' ? now : null, ...said, source, now });
}

async function acceptEvents(
  tx: Tx,
  customerId: string,
  events: readonly SignalledEvent[],
  clock: Clock,
): Promise<void> {
  if (events.length === 0) return;
  const receiptOf = ({ id }: SignalledEvent): string => `${customerId}/${id}`;
  const seen = await seenMessages(tx, source, events.map(receiptOf));
  const fresh = events.filter(
    (event, n) => !seen.has(receiptOf(event)) && events.findIndex((one) => one.id === event.id) === n,
  );
  const now = clock.now();
  const trusted = await clientTimesCount(tx);
  const timeOf = ({ at }: SignalledEvent): Millis => (trusted && at !== undefined ? Math.min(at, now) : now);
  for (const event of fresh) await takeEffect(tx, customerId, { event, trusted }, clock);
  const rows = fresh.map((event) => ({
    customerId,
    eventId: randomUUID(),
    type: 'track',
    name: event.name,
    properties: event.properties,
    at: timeOf(event),
    messageId: receiptOf(event),
    undecided: true,
  }));
  await insertEvents(tx, source, now, rows);
}

async function takeEffect(
  tx: Tx,
  customerId: string,
  { event, trusted }: { readonly event: SignalledEvent; readonly trusted: boolean },
  clock: Clock,
): Promise<void> {
  const { consent, preferences } = event;
  if (consent) {
    const { channel, statement, version, evidence } = consent;
    const entry = {
      purpose: consent.purpose,
      state: consent.state,
      at: trusted ? saidAt(consent, event.at) : undefined,
      source: consent.source ?? source,
    };
    const rest = {
      channel: channel ?? undefined,
      statement: statement ?? undefined,
      version: version ?? undefined,
      evidence: evidence ?? undefined,
    };
    await addConsent(tx, customerId, { ...entry, ...rest }, clock);
  }
  if (preferences) {
    const before = (await lockProfile(tx, customerId))?.preferences ?? {};
    await writePreferences(tx, customerId, { before, after: patchPreferences(before, preferences), source }, clock);
  }
}

/** With any clock rate but 1 the time of receipt counts. */
async function clientTimesCount(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('clock').select('rate').executeTakeFirst();
  return (row?.rate ?? 1) === 1;
}
