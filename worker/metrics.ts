import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { sql } from 'kysely';
import type { Database } from '../db/database';
import { outboxDepth } from '../db/outbox';
import type { Engine } from './engine';

/** Counts of things, never of people: no label says who. */
export function createMetrics(db: Database, engine?: () => Engine | undefined): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauge(registry, 'sojourn_outbox_rows', 'Wakes that wait to be told to Temporal', async (set) =>
    set({}, (await outboxDepth(db)).rows),
  );
  gauge(registry, 'sojourn_outbox_oldest_seconds', 'Age of the oldest wake that waits', async (set) =>
    set({}, (await outboxDepth(db)).oldestSeconds),
  );
  gauge(
    registry,
    'sojourn_messages',
    'Messages by status',
    async (set) => {
      const { rows } = await sql<{ status: string; n: number }>`
      select status, count(*)::float8 as n from messages group by status`.execute(db);
      for (const { status, n } of rows) set({ status }, n);
    },
    ['status'],
  );
  gauge(
    registry,
    'sojourn_enrolments_active',
    'Passages under way by journey',
    async (set) => {
      const { rows } = await sql<{ journey: string; n: number }>`
      select journey, count(*)::float8 as n from enrolments where state = 'active' group by journey`.execute(db);
      for (const { journey, n } of rows) set({ journey }, n);
    },
    ['journey'],
  );
  if (engine)
    gauge(registry, 'sojourn_worker_running', '1 while the workers poll', async (set) =>
      set({}, engine()?.isRunning() ? 1 : 0),
    );
  return registry;
}

type Set = (labels: Record<string, string>, value: number) => void;

/** A gauge that is read when it is asked for; the database being away leaves it out rather than failing the scrape. */
function gauge(
  registry: Registry,
  name: string,
  help: string,
  read: (set: Set) => Promise<void>,
  labelNames: string[] = [],
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      await read((labels, value) => this.set(labels, value)).catch(() => undefined);
    },
  });
}
