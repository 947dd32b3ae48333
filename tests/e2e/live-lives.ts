import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from '../../activities/create';
import type { ActivityDeps } from '../../activities/deps';
import type { Channel } from '../../channels/channel';
import { addConsent } from '../../db/consents';
import { createCustomers, writePause } from '../../db/customers';
import { openDatabase, type Database, type Tx } from '../../db/database';
import { listDecisions } from '../../db/decisions';
import { DefinitionsSource } from '../../db/definitions';
import { insertEvents } from '../../db/events';
import { lockCustomer } from '../../db/facts';
import { createPool } from '../../db/pool';
import { writePreferences } from '../../db/preferences';
import type { Decision } from '../../domain/decision';
import type { CustomerEvent } from '../../domain/event';
import { learnedFrom } from '../../domain/learn';
import type { Policy } from '../../domain/policy';
import type { Preferences } from '../../domain/preferences';
import type { JourneyVersion } from '../../domain/journey';
import type { Activities, Snapshot } from '../../domain/snapshot';
import type { Template } from '../../domain/template';
import type { Clock, Millis } from '../../domain/time';
import { customersQueue, tellWorkflow } from '../../worker/tell-workflow';
import { freshDatabase } from '../setup/database';
import { ownTemporal } from './own-temporal';

/** What somebody lives through, and what the provider answers, in order. */
export type LiveCourse = {
  readonly customerId: string;
  readonly events: readonly CustomerEvent[];
  readonly answers: readonly ('sent' | 'rejected' | 'unknown')[];
  readonly from: Millis;
  readonly until: Millis;
  stateAt(at: Millis): { preferences: Preferences; paused: boolean };
};

export type Lived = {
  readonly decisions: readonly Decision[];
  readonly messages: readonly Record<string, unknown>[];
  readonly passages: readonly Record<string, unknown>[];
  readonly wakes: number;
};

/** Longer than any test (real milliseconds): no timer fires, the test moves the clocks. */
const never = 24 * 3_600_000;
/** Real milliseconds for one wake on a busy machine. */
const patience = 60_000;

/** As the product's engine has it. */
const scaling = {
  maxConcurrentWorkflowTaskExecutions: 100,
  workflowTaskPollerBehavior: { type: 'autoscaling' },
  activityTaskPollerBehavior: { type: 'autoscaling' },
} as const;

/** One living customer with a clock of their own, so that all of them live at once. */
class Being {
  now: Millis;
  asked = 0;
  wakes = 0;
  trouble = 'nobody decided';
  private turn: Promise<unknown> = Promise.resolve();
  private atRest: ((snapshot: Snapshot) => void) | undefined;
  private state: { preferences: Preferences; paused: boolean } = { preferences: {}, paused: false };

  constructor(readonly course: LiveCourse) {
    this.now = course.from;
  }

  /** One after another: what is written and the clock change together, between two decisions. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  saw(snapshot: Snapshot): void {
    this.wakes += 1;
    if (!snapshot.call && !snapshot.deliver) this.atRest?.(snapshot);
  }

  /** The next decision that leaves nothing under way. */
  rest(): Promise<Snapshot> {
    return new Promise((resolve) => {
      this.atRest = resolve;
    });
  }

  /** What changed since the instant before. */
  changes(): { preferences?: Preferences; before: Preferences; paused?: boolean } {
    const { preferences, paused } = this.course.stateAt(this.now);
    const before = this.state;
    this.state = { preferences, paused };
    const isNew = JSON.stringify(before.preferences) !== JSON.stringify(preferences);
    return { before: before.preferences, ...(isNew ? { preferences } : {}), ...(before.paused === paused ? {} : { paused }) };
  } // prettier-ignore
}

const living = new AsyncLocalStorage<Being>();

function beingNow(): Being {
  const being = living.getStore();
  if (!being) throw new Error('nobody is living at this moment');
  return being;
}

const clock: Clock = { now: () => beingNow().now, realUntil: () => never };

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
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
    });
    const database = await freshDatabase();
    const { temporal, end } = await ownTemporal();
    const connection = await NativeConnection.connect({ address: temporal.temporalAddress });
    const db = openDatabase(createPool({ url: database.url, max: 50, name: 'lives', role: 'sojourn_app' }));
    const definitions = new DefinitionsSource(policy);
    const world = new LiveWorld(db, new Client({ connection }), definitions);
    world.ends.push(
      () => connection.close(),
      end,
      () => db.destroy(),
      database.drop,
    );
    await world.write(policy, templates);
    await world.work(connection, createActivities(depsOn(db, definitions)));
    return world;
  }

  async publish(journeys: readonly JourneyVersion[]): Promise<void> {
    const at = new Date(0);
    const rows = journeys.map(({ key, name, state, version }) => ({ key, name, state, live_version: version, draft_source: '', draft_format: 'yaml', updated_at: at })); // prettier-ignore
    const versions = journeys.map(({ version, state: _state, ...journey }) => ({ key: journey.key, version, definition: JSON.stringify(journey), source: '', format: 'yaml', published_at: at, published_by: 'test' })); // prettier-ignore
    await this.db.insertInto('journeys').values(rows).execute();
    await this.db.insertInto('journey_versions').values(versions).execute();
    await this.definitions.current(this.db);
  }

  /** Lives a whole life: event by event, due moment by due moment. @throws when a wake does not come to rest */
  async live(course: LiveCourse): Promise<Lived> {
    const { customerId, from, until } = course;
    const being = new Being(course);
    this.beings.set(customerId, being);
    await this.beBorn(customerId, from);
    let arrived = 0;
    for (let now = from; ;) {
      const events: CustomerEvent[] = [];
      for (let event = course.events[arrived]; event && event.receivedAt <= now; event = course.events[++arrived]) events.push(event); // prettier-ignore
      const { due = Infinity } = await this.step(being, now, events);
      const next = Math.min(course.events[arrived]?.receivedAt ?? Infinity, due);
      if (next === Infinity || next > until) return this.lived(being);
      if (next <= now) throw new Error(`what is due at ${next} is still due at ${now}`);
      now = next;
    }
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
        await this.db.transaction().execute((tx) => write(tx, being, events));
        return { next: being.rest() };
      }),
    );
    await tellWorkflow(this.client, { customerId, ids: [], signals: ['wake'], ref: undefined, stage: undefined });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const late = () => reject(new Error(`no rest at ${now}: ${being.trouble}`));
      timer = setTimeout(late, patience);
    });
    return Promise.race([rest.next, tooLong]).finally(() => clearTimeout(timer));
  }

  private async lived({ course: { customerId }, wakes }: Being): Promise<Lived> {
    const decisions = await listDecisions(this.db, customerId, { limit: 100_000 });
    const messages = await this.db.selectFrom('messages').selectAll().where('customer_id', '=', customerId).execute();
    const passages = await this.db.selectFrom('enrolments').selectAll().where('customer_id', '=', customerId).execute();
    return { decisions: decisions.reverse(), messages, passages, wakes };
  }

  private async beBorn(id: string, at: Millis): Promise<void> {
    await this.db.transaction().execute(async (tx) => {
      await createCustomers(tx, [id], at);
      const row = {
        customer_id: id,
        kind: 'email',
        value: `${id}@example.org`,
        added_at: new Date(at),
        source: 'test',
      };
      await tx.insertInto('identifiers').values(row).execute();
    });
  }

  private async write(policy: Policy, templates: readonly Template[]): Promise<void> {
    const at = new Date(0);
    const published = { source: '', format: 'yaml', published_at: at, published_by: 'test' };
    await this.db.insertInto('policies').values({ version: policy.version, definition: JSON.stringify(policy), ...published }).execute(); // prettier-ignore
    for (const template of templates) {
      const { key, version } = template;
      await this.db.insertInto('templates').values({ key, live_version: version, draft_source: '', draft_format: 'yaml', updated_at: at }).execute(); // prettier-ignore
      await this.db.insertInto('template_versions').values({ key, version, definition: JSON.stringify(template), ...published }).execute(); // prettier-ignore
    }
  }

  private async work(connection: NativeConnection, activities: Activities): Promise<void> {
    const as = <I extends { customerId: string }, T>({ customerId }: I, work: () => Promise<T>): Promise<T> => {
      const being = this.beings.get(customerId);
      if (!being) throw new Error('nobody lives under this id');
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
    const callWebhook: Activities['callWebhook'] = (input) => as(input, () => activities.callWebhook(input));
    const customers = { taskQueue: customersQueue, workflowsPath: require.resolve('../../workflows/customer'), activities: { advance } }; // prettier-ignore
    const queues = [customers, { taskQueue: 'deliver-email', activities: { deliver } }, { taskQueue: 'webhooks', activities: { callWebhook } }]; // prettier-ignore
    for (const queue of queues) this.workers.push(await Worker.create({ connection, ...scaling, ...queue }));
    const runs = Promise.allSettled(this.workers.map((worker) => worker.run()));
    this.ends.unshift(() => runs);
  }
}

async function write(tx: Tx, being: Being, events: readonly CustomerEvent[]): Promise<void> {
  const { customerId } = being.course;
  const { now } = being;
  await lockCustomer(tx, customerId);
  const { before, preferences, paused } = being.changes();
  if (preferences) await writePreferences(tx, customerId, { before, after: preferences, source: 'test' }, clock);
  if (paused !== undefined) await writePause(tx, customerId, { at: paused ? now : null, source: 'test', now });
  for (const event of events) {
    const { consent } = learnedFrom(event) ?? {};
    if (consent) await addConsent(tx, customerId, { purpose: consent.purpose, channel: consent.channel ?? undefined, state: consent.state, source: 'events' }, clock); // prettier-ignore
  }
  const rows = events.map(({ id, name, properties, at }) => ({ customerId, eventId: id, type: 'track', name, properties, at, messageId: id, undecided: true })); // prettier-ignore
  await insertEvents(tx, 'test', now, rows);
}

function depsOn(db: Database, definitions: DefinitionsSource): ActivityDeps {
  const email: Channel = {
    kind: 'email',
    deadline: 10_000,
    async handOver() {
      const being = beingNow();
      return { outcome: being.course.answers[being.asked++] ?? 'sent', reply: 'as the test says' };
    },
    close: async () => undefined,
  };
  const links = { unsubscribe: 'https://example.org/u', preferences: 'https://example.org/p' };
  return {
    db,
    definitions,
    channels: new Map([[email.kind, email]]),
    webhooks: { call: async () => ({ outcome: 'answered', status: 200, response: {} }) },
    clock,
    log: pino({ level: 'silent' }),
    linksFor: () => links,
  };
}
