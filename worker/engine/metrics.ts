import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { becameSensitive, deletedOfLate } from '../../db/base/counted';
import { countMessages, countUnderWay } from '../../db/base/overview';
import { sharedFor } from '../../db/base/shared';
import type { Database } from '../../db/base/database';
import { requestsWaiting } from '../../db/rights/requests';
import { outboxDepth } from '../../db/wake/outbox';
import { countParked } from '../../db/wake/problems';
import type { Engine } from './engine';

/** Real milliseconds for which one count serves every scrape. */
const fresh = 5_000;

/** Counts of things, never of people: no label says who. */
export function createMetrics(db: Database, engine?: () => Engine | undefined): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const outbox = sharedFor(fresh, () => outboxDepth(db));
  gauge(registry, { name: 'sojourn_outbox_rows', help: 'Wakes that wait to be told to Temporal' }, async (set) =>
    set({}, (await outbox()).rows),
  );
  gauge(registry, { name: 'sojourn_outbox_oldest_seconds', help: 'Age of the oldest wake that waits' }, async (set) =>
    set({}, (await outbox()).oldestSeconds),
  );
  const messages = {
    name: 'sojourn_messages',
    help: 'Messages by status; where there are very many, those that are settled are reckoned from a sample',
    labelNames: ['status'],
  };
  const byStatus = sharedFor(fresh, () => countMessages(db));
  gauge(registry, messages, async (set) => {
    for (const { status, count } of await byStatus()) set({ status }, count);
  });
  const passages = {
    name: 'sojourn_enrolments_active',
    help: 'Passages under way by journey',
    labelNames: ['journey'],
  };
  const underWay = sharedFor(fresh, () => countUnderWay(db));
  gauge(registry, passages, async (set) => {
    for (const { journey, count } of await underWay()) set({ journey }, count);
  });
  const stopped = { name: 'sojourn_parked', help: 'People for whom something cannot be decided', labelNames: ['kind'] };
  const parked = sharedFor(fresh, () => countParked(db));
  gauge(registry, stopped, async (set) => {
    for (const { kind, people } of await parked()) set({ kind }, people);
  });
  const forgotten = {
    name: 'sojourn_retention_deleted',
    help: 'What the data plan keeps no longer and was deleted within 24 hours',
    labelNames: ['what'],
  };
  const deleted = sharedFor(fresh, () => deletedOfLate(db));
  gauge(registry, forgotten, async (set) => {
    for (const { what, count } of await deleted()) set({ what }, count);
  });
  const settled = sharedFor(fresh, () => becameSensitive(db));
  const sealed = { name: 'sojourn_became_sensitive', help: 'Values stored before the data plan called them sensitive that were sealed, forgotten or masked within 24 hours', labelNames: ['what'] }; // prettier-ignore
  gauge(registry, sealed, async (set) => {
    for (const { what, count } of await settled()) set({ what }, count);
  });
  const asked = { name: 'sojourn_requests', help: 'What people asked for by their rights and waits for an answer', labelNames: ['state'] }; // prettier-ignore
  const waiting = sharedFor(fresh, () => requestsWaiting(db));
  gauge(registry, asked, async (set) => {
    for (const [state, count] of Object.entries(await waiting())) set({ state }, count);
  });
  if (!engine) return registry;
  gauge(registry, { name: 'sojourn_worker_running', help: '1 while the workers poll' }, async (set) =>
    set({}, engine()?.isRunning() ? 1 : 0),
  );
  return registry;
}

type Named = { readonly name: string; readonly help: string; readonly labelNames?: string[] };
type Set = (labels: Record<string, string>, value: number) => void;

/** A gauge that is read when it is asked for; the database being away leaves it out rather than failing the scrape. */
function gauge(registry: Registry, named: Named, read: (set: Set) => Promise<void>): void {
  new Gauge({
    ...named,
    registers: [registry],
    async collect() {
      this.reset();
      await read((labels, value) => this.set(labels, value)).catch(() => undefined);
    },
  });
}
