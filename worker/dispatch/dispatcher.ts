import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import type { DefinitionsSource } from '../../db/definitions/definitions';
import { dropErrands, postponeErrand, takeErrands, type Errand, type Lane } from '../../db/wake/outbox';
import { openTo } from '../../domain/journey/doors';
import { Flood } from './flood';
import type { InFlight } from './in-flight';
import { OutboxListener } from './outbox-listener';
import { Poke } from './poke';
import { Rest } from './rest';
import { tellWorkflow } from './tell-workflow';
import { troubleOf, type Trouble } from './temporal-trouble';
import { Turns } from './turns';

/** Real time; longer than a call to Temporal takes with the retries of its client, which give up after 10 s. */
const leaseSeconds = 30;
/** Real milliseconds of one attempt of a call. */
const deadline = 10_000;
/** Room for a whole batch: a query for each single place would cost more than it brings. */
const atOnce = { fresh: 20, bulk: 5, patient: 10 };
/** Calls that were not answered yet, at most; as a rule there are few, since a flooded Temporal only gets slower (decision 0044). */
const mostCalls = 60;
const usualCalls = 8;
const slowAfter = 300;
const mostErasures = 2;
const usualPoll = 1_000;
/** Told rows go with the next take, or after so many real milliseconds. */
const dropSoon = 100;
/** Until a customer who could not be told, or an erasure that is not done, comes again. */
const againAfter: Readonly<Record<Trouble | 'erasure', number>> = {
  away: 1,
  busy: 5,
  slow: 5,
  refused: 30,
  erasure: 3,
};

type Places = Readonly<Record<Lane | 'erasures', number>>;
const nowhere: Places = { fresh: 0, bulk: 0, patient: 0, erasures: 0 };
const all: Readonly<Record<Lane, boolean>> = { fresh: true, bulk: true, patient: true };
const nothing: typeof all = { fresh: false, bulk: false, patient: false };

export type DispatcherOptions = {
  readonly db: Database;
  readonly pool: Pool;
  readonly definitions: Pick<DefinitionsSource, 'lastRead'>;
  readonly client: Client;
  readonly log: Logger;
  readonly inFlight: InFlight;
  /** Real milliseconds between two looks of which nothing told; else a second. */
  readonly idlePoll?: number;
};

/**
 * Tells workflows what waits in the outbox: retried for ever, in no transaction. Calls stand beside each other: a slow one, a hot
 * customer or an erasure delays nobody else. One customer is told one thing after the other.
 */
export class Dispatcher {
  private running = true;
  private readonly idlePoll: number;
  private readonly alarm = new Poke();
  private readonly rest = new Rest();
  private readonly flood = new Flood();
  private readonly turns = new Turns(usualCalls, slowAfter);
  private readonly calls = new Map<string, { readonly isErasure: boolean; readonly ended: Promise<void> }>();
  private readonly listener: OutboxListener;
  private readonly told: number[] = [];
  /** How often the outbox was filled, as far as it was heard. */
  private filled = 0;
  private looked = 0;
  /** What the last look left, as far as can be said: a lane that gave less than it was asked for is empty. */
  private more = all;
  private dropping: NodeJS.Timeout | undefined;
  private ended: Promise<unknown> | undefined;

  constructor(private readonly options: DispatcherOptions) {
    this.idlePoll = options.idlePoll ?? usualPoll;
    this.listener = new OutboxListener(options.pool, (patient) => {
      this.filled += 1;
      this.flood.heard(patient);
      this.alarm.poke();
    });
  }

  start(): void {
    this.options.inFlight.whenFree(() => {
      if (this.hasWork) this.alarm.poke();
    });
    this.ended = Promise.all([this.run(), this.listener.run()]);
  }

  /** Waits for calls under way; what they told is dropped. */
  async stop(): Promise<void> {
    this.running = false;
    this.alarm.poke();
    this.listener.stop();
    await this.ended;
    await Promise.all([...this.calls.values()].map(({ ended }) => ended));
    clearTimeout(this.dropping);
    await this.drop();
  }

  private async run(): Promise<void> {
    while (this.running) {
      this.alarm.rise();
      const { places } = this;
      const isFull = places.fresh + places.bulk + places.patient === 0;
      // Without room for wakes only the poll looks, for erasures.
      const isOver = isFull && (places.erasures === 0 || Date.now() - this.looked < this.idlePoll);
      if (isOver) this.more = all;
      else await this.take(places);
      if (!this.hasWork) await this.alarm.sleep(this.rest.left || this.idlePoll);
    }
  }

  /** There is room for what was left. */
  private get hasWork(): boolean {
    const { places, more } = this;
    return (more.fresh && places.fresh > 0) || (more.bulk && places.bulk > 0) || (more.patient && places.patient > 0);
  }

  /** How many customers of each lane may be taken now. */
  private get places(): Places {
    if (this.rest.left > 0) return nowhere;
    const { inFlight } = this.options;
    const erasing = [...this.calls.values()].filter(({ isErasure }) => isErasure).length;
    const room = Math.min(mostCalls - (this.calls.size - erasing), inFlight.room('fresh'));
    const hasRoom = room >= atOnce.fresh;
    const beside = (lane: 'bulk' | 'patient'): number =>
      hasRoom && inFlight.room(lane) >= atOnce[lane] ? atOnce[lane] : 0;
    return {
      fresh: hasRoom ? atOnce.fresh : 0,
      bulk: beside('bulk'),
      patient: this.flood.isHigh ? Number(hasRoom && inFlight.isRested) : beside('patient'),
      erasures: mostErasures - erasing,
    };
  }

  private async take(places: Places): Promise<void> {
    this.looked = Date.now();
    const told = this.told.splice(0);
    try {
      const busy = [...this.calls.keys()];
      const errands = await takeErrands(this.options.db, { ...places, busy, told, leaseSeconds });
      for (const errand of errands) this.begin(errand);
      const isMore = (lane: Lane): boolean =>
        errands.reduce((sum, errand) => sum + (errand.lane === lane ? errand.ids.length : 0), 0) >= places[lane];
      this.more = { fresh: isMore('fresh'), bulk: isMore('bulk'), patient: isMore('patient') };
      if (!this.more.patient) this.flood.workedOff();
    } catch (error) {
      this.told.push(...told);
      this.more = nothing;
      this.options.log.warn({ error }, 'the outbox cannot be read; trying again');
    }
  }

  private begin(errand: Errand): void {
    const { customerId, lane } = errand;
    const isErasure = lane === 'erasures';
    if (!isErasure) this.options.inFlight.add(customerId, lane);
    const before = this.filled;
    const work = isErasure ? this.tell(errand) : this.turns.take(() => this.tell(errand));
    const ended = work.finally(() => {
      this.calls.delete(errand.customerId);
      // What came for the same customer meanwhile was left.
      if (this.filled !== before) this.alarm.poke();
    });
    this.calls.set(errand.customerId, { isErasure, ended });
  }

  /** Never throws. */
  private async tell(errand: Errand): Promise<void> {
    const { client, definitions } = this.options;
    const journeys = openTo(definitions.lastRead?.live ?? [], errand.firstEvents);
    try {
      const done = await client.withDeadline(Date.now() + deadline, () =>
        tellWorkflow(client, { ...errand, journeys }),
      );
      this.rest.over();
      if (!done) return await this.postpone(errand, againAfter.erasure);
      this.told.push(...errand.ids);
      this.dropping ??= setTimeout(() => this.dropNow(), dropSoon);
    } catch (error) {
      this.options.inFlight.done(errand.customerId);
      await this.missed(errand, error);
    }
  }

  /** `away` concerns everybody and all rest; anything else only this customer, who comes again later. */
  private async missed(errand: Errand, error: unknown): Promise<void> {
    const trouble = troubleOf(error);
    if (trouble !== 'away') {
      this.options.log.warn({ trouble, error }, 'a workflow could not be told; trying again');
    } else if (this.rest.begin()) {
      this.options.log.warn({ error }, 'Temporal cannot be reached; what is accepted waits in the outbox');
    }
    await this.postpone(errand, againAfter[trouble]);
  }

  /** Where the database is away the lease ends instead. */
  private async postpone(errand: Errand, seconds: number): Promise<void> {
    await postponeErrand(this.options.db, errand, seconds).catch(() => undefined);
  }

  /** With the next take, which also finds what came for those who were being told. */
  private dropNow(): void {
    this.dropping = undefined;
    this.alarm.poke();
  }

  /** Rows that stay because the database went away go later; told twice changes nothing. */
  private async drop(): Promise<void> {
    const told = this.told.splice(0);
    if (told.length === 0) return;
    await dropErrands(this.options.db, told).catch(() => this.told.push(...told));
  }
}
