import { randomUUID } from 'node:crypto';
import { untilNotOvertaken } from '../../db/base/failure';
import { lockProfile } from '../../db/customers/customers';
import { insertEvents } from '../../db/customers/events';
import { askForWakes } from '../../db/wake/outbox';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { ApiDeps } from '../http/deps';
import { listenedTo } from '../ingest/listening';
import { withinTheLimit } from '../ingest/within-the-limit';

/** What somebody did on a page of ours; the same id counts once. */
export type Happening = {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** Within which the ids of happenings are unique. */
const source = 'page';

/**
 * Stores what a person did here as an event of theirs, as if a client had sent it, and has them woken where somebody listens.
 * @returns whether it is new, and its person not gone or full of what waits to be decided
 */
export const happen = (
  { db, clock, definitions }: Pick<ApiDeps, 'db' | 'clock' | 'definitions'>,
  customerId: string,
  { id, name, properties }: Happening,
): Promise<boolean> =>
  untilNotOvertaken(() =>
    db.transaction().execute(async (tx) => {
      if (!(await lockProfile(tx, customerId))) return false;
      const now = clock.now();
      const call: Incoming = { type: 'track', name, properties, refs: [], at: now, receivedAt: now, messageId: `${customerId}/${id}`, historical: false }; // prettier-ignore
      const listened = await listenedTo(tx, [{ call, customerId }], await definitions.current(tx), now);
      const { taken } = await withinTheLimit(tx, source, [{ call, customerId }], listened);
      const events = taken.map((one) => ({ ...call, customerId, eventId: randomUUID(), undecided: listened.has(one.call) })); // prettier-ignore
      const stored = await insertEvents(tx, source, now, events);
      const wakes = stored.filter(({ undecided }) => undecided);
      await askForWakes(tx, wakes.map(({ eventId }) => ({ customerId, signal: 'event', ref: eventId }))); // prettier-ignore
      return stored.length > 0;
    }),
  );
