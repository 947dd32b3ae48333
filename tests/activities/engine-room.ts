import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { createActivities } from '../../activities/create';
import { webhooks } from '../../channels/webhook';
import type { Channel, HandOver, Outgoing } from '../../channels/channel';
import { linksFor } from '../../api/pages/links';
import { createCustomers, lockProfile } from '../../db/customers/customers';
import { hear } from '../../db/customers/hear';
import { askForWakes } from '../../db/wake/outbox';
import { openDatabase, type Database } from '../../db/base/database';
import { openSecrets, type Secrets } from '../../db/base/secrets';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { insertEvents } from '../../db/customers/events';
import { createPool } from '../../db/base/pool';
import type { JourneyVersion } from '../../domain/journey/journey';
import type { Policy } from '../../domain/journey/policy';
import type { Activities } from '../../domain/decide/snapshot';
import type { Template } from '../../domain/journey/template';
import type { Clock, Millis } from '../../domain/time/time';
import { policy as anyPolicy } from '../domain/world';
import { freshDatabase, type FreshDatabase } from '../setup/database';
import { masterKey } from '../setup/master-key';

/** The activities on a real database, with a clock that the test moves and a provider that answers as the test says. */
export type EngineRoom = {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly clock: Clock & { set(at: Millis): void };
  readonly activities: Activities;
  /** What the provider was given, in order. */
  readonly given: Outgoing[];
  answer: (message: Outgoing) => Promise<HandOver>;
  publish(journey: JourneyVersion, more?: { state?: string }): Promise<void>;
  template(template: Template): Promise<void>;
  policy(policy: Policy): Promise<void>;
  customer(email?: string): Promise<string>;
  consent(
    customerId: string,
    purpose: string,
    state: 'granted' | 'denied' | 'withdrawn',
    channel?: string,
  ): Promise<void>;
  event(customerId: string, name: string, properties?: Record<string, unknown>): Promise<void>;
  /** A statement with the owner's rights. */
  readonly asOwner: FreshDatabase['asOwner'];
  end(): Promise<void>;
};

export async function openEngineRoom(from: Millis): Promise<EngineRoom> {
  const database = await freshDatabase();
  const pool = createPool({ url: database.appUrl, max: 10, name: 'test' });
  const db = openDatabase(pool);
  let now = from;
  const clock = {
    now: () => now,
    realUntil: (at: Millis) => Math.max(0, at - now),
    set: (at: Millis) => void (now = at),
  };
  const given: Outgoing[] = [];
  const email: Channel = {
    kind: 'email',
    deadline: 1_000,
    async handOver(message) {
      given.push(message);
      return room.answer(message);
    },
    close: async () => undefined,
  };
  const deps = {
    db,
    definitions: new DefinitionsSource(anyPolicy()),
    channels: new Map([['email', email]]),
    webhooks: webhooks({ allow: ['127.0.0.0/8'], timeout: 500 }),
    clock,
    secrets: await openSecrets(db, masterKey),
    log: pino({ level: 'silent' }),
    linksFor: (message: Parameters<typeof linksFor>[2]) => linksFor('http://x.example', Buffer.alloc(32, 1), message),
  };
  const room: EngineRoom = {
    db,
    secrets: deps.secrets,
    clock,
    given,
    activities: createActivities(deps),
    answer: async () => ({ outcome: 'sent', reply: '250 ok' }),
    asOwner: database.asOwner,
    ...definitionsIn(db, clock),
    ...peopleIn(db, clock),
    async end() {
      await db.destroy();
      await database.drop();
    },
  };
  return room;
}

function definitionsIn(db: Database, clock: Clock) {
  const published = () => ({ source: '', format: 'yaml', published_at: new Date(clock.now()), published_by: 'test' });
  const draft = () => ({ draft_source: '', draft_format: 'yaml', updated_at: new Date(clock.now()) });
  return {
    async publish({ version, state, ...journey }: JourneyVersion): Promise<void> {
      const row = { key: journey.key, name: journey.name, state, live_version: version, ...draft() };
      await db.insertInto('journeys').values(row).onConflict((c) => c.column('key').doUpdateSet({ state, live_version: version })).execute(); // prettier-ignore
      await db.insertInto('journey_versions').values({ key: journey.key, version, definition: JSON.stringify(journey), ...published() }).execute(); // prettier-ignore
    },
    async template(template: Template): Promise<void> {
      await db
        .insertInto('templates')
        .values({ key: template.key, live_version: template.version, ...draft() })
        .execute();
      const row = {
        key: template.key,
        version: template.version,
        definition: JSON.stringify(template),
        ...published(),
      };
      await db.insertInto('template_versions').values(row).execute();
    },
    async policy(policy: Policy): Promise<void> {
      await db
        .insertInto('policies')
        .values({ version: policy.version, definition: JSON.stringify(policy), ...published() })
        .execute();
    },
  };
}

function peopleIn(db: Database, clock: Clock) {
  return {
    async customer(email?: string): Promise<string> {
      const id = randomUUID();
      await db.transaction().execute(async (tx) => {
        await createCustomers(tx, [id], clock.now());
        const added = { added_at: new Date(clock.now()), source: 'test' };
        const row = { customer_id: id, kind: 'email', value: email ?? `${id}@example.org`, ...added };
        await tx.insertInto('identifiers').values(row).execute();
      });
      return id;
    },
    async consent(
      customerId: string,
      purpose: string,
      state: 'granted' | 'denied' | 'withdrawn',
      channel?: string,
    ): Promise<void> {
      const now = clock.now();
      const said = { at: now, receivedAt: now, by: 'test', consent: { purpose, state, at: now, channel } };
      await db.transaction().execute(async (tx) => {
        const profile = await lockProfile(tx, customerId);
        if (!profile) throw new Error('nobody has this id');
        const { policy } = await new DefinitionsSource(anyPolicy()).current(tx);
        const { wakes } = await hear({ tx, profile, rules: { policy, trustTimes: true, isTaken: () => false } }, [
          said,
        ]);
        await askForWakes(tx, wakes);
      });
    },
    async event(customerId: string, name: string, properties: Record<string, unknown> = {}): Promise<void> {
      const row = {
        customerId,
        eventId: randomUUID(),
        type: 'track',
        name,
        properties,
        at: clock.now(),
        messageId: randomUUID(),
        undecided: true,
      };
      await db.transaction().execute((tx) => insertEvents(tx, 'test', clock.now(), [row]));
    },
  };
}
