import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import pino from 'pino';
import { z } from 'zod';
import { createActivities } from '../../activities/create';
import type { ActivityDeps } from '../../activities/deps';
import type { Channel } from '../../channels/channel';
import { lockProfile, writeProfile } from '../../db/customers/customers';
import type { Database, Tx } from '../../db/base/database';
import { row } from '../../db/base/rows';
import { listDecisions } from '../../db/wake/decisions';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { insertEvents } from '../../db/customers/events';
import { hear } from '../../db/customers/hear';
import { journeys, readDraft } from '../../db/definitions/drafts';
import { publishJourney, setJourneyState } from '../../db/definitions/journeys';
import type { Decision } from '../../domain/decide/decision';
import type { CustomerEvent } from '../../domain/person/event';
import type { Policy } from '../../domain/journey/policy';
import type { JourneyVersion } from '../../domain/journey/journey';
import type { Activities, Snapshot } from '../../domain/decide/snapshot';
import { saidBy } from '../../domain/rehearse/tell';
import type { Template } from '../../domain/journey/template';
import type { Millis } from '../../domain/time/time';
import { customersQueue, tellWorkflow } from '../../worker/dispatch/tell-workflow';
import { replyTo, type Publication } from '../domain/rehearse/lives';
import { openFreshDatabase } from '../setup/database';
import { rowOf, rowsOf } from '../setup/rows-of';
import { writeJourney, writePerson, writePolicy, writeTemplate } from '../setup/written';
import { builtWorkflows } from '../setup/built-workflows';
import { masterKey, personSecrets } from '../setup/master-key';
import { quietTemporal } from '../setup/quiet-temporal';
import { Being, beingNow, clock, living, type LiveCourse } from './being';
import { ownTemporal } from './own-temporal';

export type Lived = {
  readonly decisions: readonly Decision[];
  readonly messages: readonly Record<string, unknown>[];
  readonly passages: readonly Record<string, unknown>[];
  readonly person: Record<string, unknown>;
  readonly wakes: number;
};

/** Real milliseconds for one wake on a busy machine. */
const patience = 150_000;

/** As the product's engine has it. */
const scaling = {
  maxConcurrentWorkflowTaskExecutions: 100,
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
} as const;

/** Real workflows, activities and rows, on a Temporal server and a database that nobody else uses. */
export class LiveWorld {
  private readonly beings = new Map<string, Being>();
  private readonly ends: (() => Promise<unknown>)[] = [];
  private readonly workers: Worker[] = [];

  private constructor(
    private readonly db: Database,
    private readonly client: Client,
    private readonly definitions: DefinitionsSource,
  ) {}

  static async open(policy: Policy, templates: readonly Template[]): Promise<LiveWorld> {
    quietTemporal();
    const opened = await openFreshDatabase(50);
    const { db } = opened;
    const { temporal, end } = await ownTemporal();
    const connection = await NativeConnection.connect({ address: temporal.temporalAddress });
    const definitions = new DefinitionsSource(policy);
    const world = new LiveWorld(db, new Client({ connection }), definitions);
    world.ends.push(
      () => connection.close(),
      end,
      () => opened.end(),
    );
    await world.write(policy, templates);
    await world.work(connection, createActivities(depsOn(db, definitions)));
    return world;
  }

  async publish(journeys: readonly JourneyVersion[]): Promise<void> {
    for (const journey of journeys) await writeJourney(this.db, journey, 0);
    await this.definitions.current(this.db);
  }

  /** Lives a whole life: event by event, due moment by due moment. @throws when a wake does not come to rest */
  async live(course: LiveCourse): Promise<Lived> {
    const { customerId, from, until } = course;
    const being = new Being(course);
    this.beings.set(customerId, being);
    await writePerson(this.db, customerId, `${customerId}@example.org`, from);
    let arrived = 0;
    for (let now = from; ;) {
      const events: CustomerEvent[] = [];
      for (let event = course.events[arrived]; event && event.receivedAt <= now; event = course.events[++arrived]) events.push(event); // prettier-ignore
      const { due = Infinity } = await this.step(being, now, events);
      const next = Math.min(
        course.events[arrived]?.receivedAt ?? Infinity,
        due,
        await this.movesBefore(customerId, due),
      );
      if (next === Infinity || next > until) return this.lived(being);
      if (next <= now) throw new Error(`what is due at ${next} is still due at ${now}`);
      now = next;
    }
  }

  /** When the keeper would ask for somebody for whom no workflow waits. */
  private async movesBefore(customerId: string, due: Millis): Promise<Millis> {
    const ofAlarm = z.object({ at: z.number() });
    const alarm = await row(
      this.db,
      ofAlarm,
      sql`select millis(due) as at from alarms where customer_id = ${customerId}`,
    );
    return alarm && alarm.at < Math.floor(due) ? alarm.at : Infinity;
  }

  async end(): Promise<void> {
    for (const worker of this.workers) worker.shutdown();
    await Promise.all(this.ends.splice(0, 1).map((workersEnd) => workersEnd()));
    for (const end of this.ends) await end();
  }

  private async step(being: Being, now: Millis, events: readonly CustomerEvent[]): Promise<Snapshot> {
    const { customerId } = being.course;
    const rest = await living.run(being, () =>
      being.alone(async () => {
        being.now = now;
        await this.db.transaction().execute((tx) => write(tx, being, { events, definitions: this.definitions }));
        return { next: being.rest() };
      }),
    );
    await tellWorkflow(this.client, {
      customerId,
      signals: ['wake'],
      ref: undefined,
      stage: undefined,
      isUnderWay: true,
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const late = () => reject(new Error(`no rest at ${now}: ${being.trouble}`));
      timer = setTimeout(late, patience);
    });
    return Promise.race([rest.next, tooLong]).finally(() => clearTimeout(timer));
  }

  private async lived({ course: { customerId }, wakes }: Being): Promise<Lived> {
    const decisions = await listDecisions(this.db, customerId, { limit: 100_000 });
    const messages = await rowsOf(
      this.db,
      sql<Record<string, unknown>>`select * from messages where customer_id = ${customerId}`,
    );
    const passages = await rowsOf(
      this.db,
      sql<Record<string, unknown>>`select * from enrolments where customer_id = ${customerId}`,
    );
    const person = await rowOf(
      this.db,
      sql<Record<string, unknown>>`select * from customers where customer_id = ${customerId}`,
    );
    return { decisions: decisions.reverse(), messages, passages, person, wakes };
  }

  private async write(policy: Policy, templates: readonly Template[]): Promise<void> {
    await writePolicy(this.db, policy, 0);
    for (const template of templates) await writeTemplate(this.db, template, 0);
  }

  private beingOf({ customerId }: { customerId: string }): Being {
    const being = this.beings.get(customerId);
    if (!being) throw new Error('nobody lives under this id');
    return being;
  }

  private async work(connection: NativeConnection, activities: Activities): Promise<void> {
    const as = <I extends { customerId: string }, T>({ customerId }: I, work: () => Promise<T>): Promise<T> => {
      const being = this.beingOf({ customerId });
      return living.run(being, () => being.alone(work)).catch((error: unknown) => {
        being.trouble = error instanceof Error ? (error.stack ?? error.message) : 'it failed';
        throw error;
      });
    }; // prettier-ignore
    const advance: Activities['advance'] = (input) =>
      as(input, async () => {
        const snapshot = await activities.advance(input);
        beingNow().saw(snapshot);
        return snapshot;
      });
    const deliver: Activities['deliver'] = (input) => as(input, () => activities.deliver(input));
    const callWebhook: Activities['callWebhook'] = (input) => {
      const being = this.beingOf(input);
      return being.whenAllAreAsked(input.callId, () => living.run(being, () => activities.callWebhook(input)));
    };
    const customers = { taskQueue: customersQueue, workflowBundle: await builtWorkflows(), activities: { advance } }; // prettier-ignore
    const queues = [customers, { taskQueue: 'deliver-email', activities: { deliver } }, { taskQueue: 'webhooks', activities: { callWebhook } }]; // prettier-ignore
    for (const queue of queues) this.workers.push(await Worker.create({ connection, ...scaling, ...queue }));
    const runs = Promise.allSettled(this.workers.map((worker) => worker.run()));
    this.ends.unshift(() => runs);
  }
}

type Coming = { readonly events: readonly CustomerEvent[]; readonly definitions: DefinitionsSource };

async function write(tx: Tx, being: Being, { events, definitions }: Coming): Promise<void> {
  const { customerId } = being.course;
  const { now } = being;
  const profile = await lockProfile(tx, customerId);
  if (!profile) throw new Error('nobody has this id');
  const { preferences = profile.preferences, paused = profile.pausedAt !== null } = being.changes();
  const pausedAt = paused ? (profile.pausedAt ?? now) : null;
  const changed = { ...profile, preferences, pausedAt };
  await writeProfile(tx, customerId, { ...changed, ...(pausedAt === null ? {} : { paused: { at: pausedAt } }) });
  const publications = being.course.publicationsAt(now);
  for (const publication of publications.slice(being.published)) await publish(tx, publication, now);
  being.published = publications.length;
  const rows = events.map(({ id, name, type = 'track', properties, at }) => ({ customerId, eventId: id, type, name, properties, at, messageId: id, undecided: true })); // prettier-ignore
  // All that came before comes again.
  const stored = await insertEvents(tx, 'test', now, [...being.received, ...rows]);
  being.received.push(...rows);
  const sayings = events
    .filter(({ id }) => stored.some(({ eventId }) => eventId === id))
    .map((event) => ({ ...saidBy(event), at: event.at, receivedAt: now, by: 'events' }));
  const { policy } = await definitions.current(tx);
  await hear(
    {
      tx,
      profile: changed,
      rules: { policy, trustTimes: true, isTaken: () => false },
      secrets: personSecrets,
    },
    sayings,
  );
  expect(stored.length).toBe(rows.length);
}

async function publish(tx: Tx, publication: Publication, now: Millis): Promise<void> {
  if ('journey' in publication) return setJourneyState(tx, publication.journey, publication.state, now);
  const { version: _version, state: _state, ...definition } = publication.publish;
  const stored = await readDraft(tx, journeys, definition.key);
  if (!stored) throw new Error(`there is no journey ${definition.key}`);
  await publishJourney(tx, stored, { definition, inFlight: publication.inFlight, by: 'test', now });
}

function depsOn(db: Database, definitions: DefinitionsSource): ActivityDeps {
  const email: Channel = {
    kind: 'email',
    deadline: 10_000,
    async handOver({ messageId }) {
      return { outcome: beingNow().answer(messageId), reply: 'as the test says' };
    },
    close: async () => undefined,
  };
  const links = { unsubscribe: 'https://example.org/u', preferences: 'https://example.org/p' };
  return {
    db,
    definitions,
    channels: new Map([[email.kind, email]]),
    webhooks: { call: async (call) => ({ outcome: 'answered', status: 200, response: replyTo(call) }) },
    clock,
    secrets: {
      pepper: masterKey,
      links: masterKey,
      providers: masterKey,
      webhook: masterKey,
      persons: masterKey,
      ledger: masterKey,
    },
    log: pino({ level: 'silent' }),
    linksFor: () => links,
  };
}
