import { sql } from 'kysely';
import { z } from 'zod';
import type { Definitions } from '../../domain/decide/facts';
import type { NamedAudience } from '../../domain/journey/watch';
import { ownJourney } from '../../domain/journey/confirmation';
import { watchedAmong } from '../../domain/journey/watched';
import { readListeners, type Listeners } from '../../domain/journey/listeners';
import { defaultDataPlan, type DataPlan } from '../../domain/person/plan/data-plan';
import type { Policy } from '../../domain/journey/policy';
import type { Statements } from '../../domain/journey/statement/statement-terms';
import type { Template } from '../../domain/journey/template';
import { approximateMillis } from '../../domain/time/duration';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { rowsAsEver, whole, type Question } from '../base/rows';
import { readInForce, type VersionPlace } from './in-force';
import { Library } from './library';

export type DefinitionsInForce = Definitions & {
  readonly revision: number;
  readonly dataPlan: DataPlan;
  readonly statements: Statements;
  readonly listeners: Listeners;
  /** All audiences, whether somebody listens to them or not. */
  readonly published: readonly NamedAudience[];
  readonly templates: ReadonlyMap<string, Template>;
};

const ofRevision = z.object({ revision: whole });

/** The revision of the definitions that the caller's transaction sees, for `at`. */
export const revisionInForce: Question<typeof ofRevision> = {
  shape: ofRevision,
  query: sql`select revision from definitions_revision`,
};

const noneInForce = { revision: 0 };

type VersionRef = { readonly journey: string; readonly version: number };
type Flight = { readonly revision: number; readonly answer: Promise<DefinitionsInForce> };

/**
 * A process' copy of the definitions, which is used only while its revision is the one that the caller's transaction sees:
 * an event accepted after a publish is decided with what was published. It holds the versions that are live or that somebody is
 * in; what a version says never changes, so that each is read once.
 */
export class DefinitionsSource {
  private copy: DefinitionsInForce | undefined;
  private flight: Flight | undefined;
  /** Versions in which somebody was found though nobody was known to be there. */
  private readonly found = new Set<string>();
  private readonly library = new Library();

  /** @param now product time; without it nobody's time to reach a goal ends */
  constructor(
    private readonly defaultPolicy: Policy,
    private readonly now: () => Millis = () => -Infinity,
  ) {}

  /** What this process read last; it need not be in force any more. */
  get lastRead(): DefinitionsInForce | undefined {
    return this.copy;
  }

  /** However many ask at once, they are read once. @throws what the database throws */
  async at(revision: number, db: Database | Tx): Promise<DefinitionsInForce> {
    if (this.copy?.revision === revision) return this.copy;
    const { flight } = this;
    if (flight?.revision !== revision) return this.fly(revision, db);
    // Who reads may lose its connection or its transaction, which is no matter of whoever waits for it.
    const joined = await flight.answer.catch(() => undefined);
    return joined ?? this.at(revision, db);
  }

  /** The newest ones, at the price of one small query. */
  async current(db: Database | Tx): Promise<DefinitionsInForce> {
    const { shape, query } = revisionInForce;
    const [{ revision } = noneInForce] = await rowsAsEver(db, shape, query);
    return this.at(revision, db);
  }

  /** The same with versions that somebody is in though nobody was known to be there. */
  async withVersions(places: readonly VersionRef[], db: Database | Tx): Promise<DefinitionsInForce> {
    for (const { journey, version } of places) this.found.add(nameOf(journey, version));
    const loaded = await this.load(db);
    this.copy = loaded;
    return loaded;
  }

  private async fly(revision: number, db: Database | Tx): Promise<DefinitionsInForce> {
    const flight = { revision, answer: this.load(db) };
    this.flight = flight;
    try {
      const loaded = await flight.answer;
      if (!this.copy || loaded.revision >= this.copy.revision) this.copy = loaded;
      return loaded;
    } finally {
      if (this.flight === flight) this.flight = undefined;
    }
  }

  private async load(db: Database | Tx): Promise<DefinitionsInForce> {
    const { revision, policy: said, dataPlan, statements, audiences: published, versions: all, templates: names } = await readInForce(db, [...this.found]); // prettier-ignore
    const places = all.filter((place) => this.isNeeded(place));
    const versions = await this.library.versions(places, db);
    const templates = await this.library.templates(names, db);
    const live = versions.filter((_version, n) => places[n]?.isLive);
    const byPlace = new Map(versions.map((version) => [nameOf(version.key, version.version), version]));
    const byKey = new Map(templates.map((template) => [template.key, template]));
    const policy = said ?? this.defaultPolicy;
    const audiences = watchedAmong(versions, published);
    return {
      revision,
      policy,
      dataPlan: dataPlan ?? defaultDataPlan,
      statements: new Map(statements.map(({ key, ...one }) => [key, one])),
      live,
      audiences,
      published,
      version: (journey, version) => byPlace.get(nameOf(journey, version)) ?? ownJourney(journey),
      templates: byKey,
      template: (key) => byKey.get(key),
      listeners: readListeners(versions, live, policy, audiences),
    };
  }

  /** Somebody is in it, or somebody who was in it last may still reach its goal. */
  private isNeeded({ inhabited, goalWithin, supersededAt }: VersionPlace): boolean {
    if (inhabited) return true;
    return goalWithin !== null && (supersededAt ?? Infinity) + approximateMillis(goalWithin) >= this.now();
  }
}

const nameOf = (key: string, version: number): string => `${key}@${version}`;
