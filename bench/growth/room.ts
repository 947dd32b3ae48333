import { Client } from 'pg';
import pino from 'pino';
import { createActivities } from '../../activities/create';
import { webhooks } from '../../channels/webhook';
import type { Channel } from '../../channels/channel';
import { appLogin, loginAs } from '../../db/base/app-login';
import { openSecrets } from '../../db/base/secrets';
import { openDatabase, type Database } from '../../db/base/database';
import { migrate } from '../../db/base/migrate';
import { createPool } from '../../db/base/pool';
import { insertEvents } from '../../db/customers/events';
import { DefinitionsSource } from '../../db/definitions/definitions';
import type { Activities } from '../../domain/decide/snapshot';
import { parsePolicy } from '../../domain/schema/parse-policy';
import { hashId } from '../../domain/journey/hash';
import { masterKey } from '../../tests/setup/master-key';
import { coreMillisOf } from '../road/processes';

/** A database of its own with the activities on it, and a channel that answers at once. */
export type Room = {
  readonly db: Database;
  readonly activities: Activities;
  sql(text: string, values?: unknown[]): Promise<void>;
  /** An event that somebody listens to, as the API would have stored it. */
  happens(customerId: string, name: string): Promise<void>;
  /** CPU milliseconds of the backends that served this room so far. */
  backends(): number;
  end(): Promise<void>;
};

const policy = 'purposes: { news: { class: marketing } }\ntimezone: Europe/Berlin\ncaps: []\n';

/** @param serverUrl of an owner; the database `name` is made anew */
export async function openRoom(serverUrl: string, name: string): Promise<Room> {
  await asOwner(serverUrl, `drop database if exists ${name} with (force)`);
  await asOwner(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const login = appLogin(masterKey);
  await migrate(url.href, login);
  const pids = new Set<number>();
  const pool = createPool({ url: loginAs(url.href, login), max: 2, name: 'growth' });
  pool.on('connect', (client) => {
    void client
      .query<{ pid: number }>('select pg_backend_pid() as pid')
      .then(({ rows }) => pids.add(rows[0]?.pid ?? 0));
  });
  const db = openDatabase(pool);
  const clock = { now: () => Date.now(), realUntil: (at: number) => Math.max(0, at - Date.now()) };
  const email: Channel = {
    kind: 'email',
    deadline: 1_000,
    handOver: async () => ({ outcome: 'sent', reply: '250 ok' }),
    close: async () => undefined,
  };
  const { policy: rules } = parsePolicy(policy, 'yaml');
  if (!rules) throw new Error('the policy of the bench is broken');
  let made = 0;
  return {
    db,
    activities: createActivities({
      db,
      definitions: new DefinitionsSource({ ...rules, version: 1 }, clock.now),
      channels: new Map([['email', email]]),
      webhooks: webhooks({ allow: [], timeout: 500 }),
      clock,
      secrets: await openSecrets(db, masterKey),
      log: pino({ level: 'silent' }),
      linksFor: () => ({ unsubscribe: 'http://x.example/u', preferences: 'http://x.example/p' }),
    }),
    sql: (text, values) => asOwner(url.href, text, values),
    async happens(customerId, event) {
      const id = hashId('bench', name, String(++made), customerId);
      const row = { customerId, eventId: id, type: 'track', name: event, properties: { total: 19.9 }, at: Date.now(), messageId: id, undecided: true }; // prettier-ignore
      await db.transaction().execute((tx) => insertEvents(tx, 'bench', Date.now(), [row]));
    },
    backends: () => [...pids].reduce((sum, pid) => sum + coreMillisOf(pid), 0),
    async end() {
      await db.destroy();
      await asOwner(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asOwner(url: string, text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}
