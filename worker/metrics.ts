import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { sql } from 'kysely';
import type { Database } from '../db/base/database';
import { outboxDepth } from '../db/wake/outbox';
import type { Engine } from './engine';

/** Counts of things, never of people: no label says who. */
export function createMetrics(db: Database, engine?: () => Engine | undefined): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauge(registry, { name: 'sojourn_outbox_rows', help: 'Wakes that wait to be told to Temporal' }, async (set) =>
    set({}, (await outboxDepth(db)).rows),
  );
  gauge(registry, { name: 'sojourn_outbox_oldest_seconds', help: 'Age of the oldest wake that waits' }, async (set) =>
    set({}, (await outboxDepth(db)).oldestSeconds),
  );
  const messages = { name: 'sojourn_messages', help: 'Messages by status', labelNames: ['status'] };
  gauge(registry, messages, async (set) => {
    const { rows } = await sql<{ status: string; n: number }>`
      select status, count(*)::float8 as n from messages group by status`.execute(db);
    for (const { status, n } of rows) set({ status }, n);
  });
  const passages = {
    name: 'sojourn_enrolments_active',
    help: 'Passages under way by journey',
    labelNames: ['journey'],
  };
  gauge(registry, passages, async (set) => {
    const { rows } = await sql<{ journey: string; n: number }>`
      select journey, count(*)::float8 as n from enrolments where state = 'active' group by journey`.execute(db);
    for (const { journey, n } of rows) set({ journey }, n);
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
