import { randomUUID } from 'node:crypto';
import { untilNotOvertaken } from '../../db/base/failure';
import { lockProfile } from '../../db/customers/customers';
import { insertEvents } from '../../db/customers/events';
import { askForWakes } from '../../db/wake/outbox';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { Millis } from '../../domain/time/time';
import type { ApiDeps } from '../http/deps';
import { listenedTo } from '../ingest/listening';
import { withinTheLimit } from '../ingest/within-the-limit';

/** What somebody did on a page of ours, or wrote back; the same id counts once. */
export type Happening = {
  readonly id: string;
  /** Within which the ids are unique; a page of ours where it is left out. */
  readonly source?: string;
  /** When it happened; now where it is left out. */
  readonly at?: Millis;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** `gone`: nobody has this id; `full`: too much of theirs waits to be decided. */
export type Happened = 'new' | 'known' | 'gone' | 'full';

/**
 * Stores what a person did here as an event of theirs, as if a client had sent it, and has them woken where somebody listens.
 */
export const happen = (
  { db, clock, definitions }: Pick<ApiDeps, 'db' | 'clock' | 'definitions'>,
  customerId: string,
  { id, name, properties, source = 'page', at }: Happening,
): Promise<Happened> =>
  untilNotOvertaken(() =>
    db.transaction().execute(async (tx) => {
      if (!(await lockProfile(tx, customerId))) return 'gone';
      const now = clock.now();
      const call: Incoming = { type: 'track', name, properties, refs: [], at: Math.min(at ?? now, now), receivedAt: now, messageId: `${customerId}/${id}`, historical: false }; // prettier-ignore
      const listened = await listenedTo(tx, [{ call, customerId }], await definitions.current(tx), now);
      const { taken, rejected } = await withinTheLimit(tx, source, [{ call, customerId }], listened);
      if (rejected.length > 0) return 'full';
      const events = taken.map((one) => ({ ...call, customerId, eventId: randomUUID(), undecided: listened.has(one.call) })); // prettier-ignore
      const stored = await insertEvents(tx, source, now, events);
      const wakes = stored.filter(({ undecided }) => undecided);
      await askForWakes(tx, wakes.map(({ eventId }) => ({ customerId, signal: 'event', ref: eventId }))); // prettier-ignore
      return stored.length > 0 ? 'new' : 'known';
    }),
  );
