import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { createActivities } from '../../activities/create';
import { webhooks } from '../../channels/webhook';
import type { Channel, HandOver, Outgoing } from '../../channels/channel';
import { linksFor } from '../../api/pages/links';
import { lockProfile } from '../../db/customers/customers';
import { hear } from '../../db/customers/hear';
import { askForWakes } from '../../db/wake/outbox';
import type { Database } from '../../db/base/database';
import { openSecrets, type Secrets } from '../../db/base/secrets';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { insertEvents } from '../../db/customers/events';
import type { JourneyVersion } from '../../domain/journey/journey';
import type { Policy } from '../../domain/journey/policy';
import type { Activities } from '../../domain/decide/snapshot';
import type { Template } from '../../domain/journey/template';
import type { Clock, Millis } from '../../domain/time/time';
import { policy as anyPolicy } from '../domain/world';
import { openFreshDatabase, type FreshDatabase } from '../setup/database';
import { writeJourney, writePerson, writePolicy, writeTemplate } from '../setup/written';
import { masterKey, personSecrets } from '../setup/master-key';

/** The activities on a real database, with a clock that the test moves and a provider that answers as the test says. */
export type EngineRoom = {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly clock: Clock & { set(at: Millis): void };
  readonly activities: Activities;
  /** What the provider was given, in order. */
  readonly given: Outgoing[];
  answer: (message: Outgoing) => Promise<HandOver>;
  publish(journey: JourneyVersion): Promise<void>;
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
  const { db, asOwner, end } = await openFreshDatabase(10);
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
    webhooks: webhooks({ allow: ['127.0.0.0/8'], timeout: 20_000 }),
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
    asOwner,
    publish: (journey) => writeJourney(db, journey, now),
    template: (template) => writeTemplate(db, template, now),
    policy: (policy) => writePolicy(db, policy, now),
    ...peopleIn(db, clock),
    end,
  };
  return room;
}

function peopleIn(db: Database, clock: Clock) {
  return {
    async customer(email?: string): Promise<string> {
      const id = randomUUID();
      await writePerson(db, id, email ?? `${id}@example.org`, clock.now());
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
        const rules = { policy, trustTimes: true, isTaken: () => false };
        const { wakes } = await hear({ tx, profile, rules, secrets: personSecrets }, [said]);
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
