import { sql } from 'kysely';
import type { Definitions } from '../../domain/decide/facts';
import type { Database, Tx } from '../base/database';
import type { JourneyVersion } from '../../domain/journey/journey';
import type { Policy } from '../../domain/journey/policy';
import type { Template } from '../../domain/journey/template';
import { readListeners, type Listeners } from '../../domain/journey/listeners';

export type DefinitionsInForce = Definitions & {
  readonly revision: number;
  readonly listeners: Listeners;
  readonly templates: ReadonlyMap<string, Template>;
};

/**
 * A process' copy of the definitions, which is used only while its revision is the one that the caller's transaction sees:
 * an event accepted after a publish is decided with what was published.
 */
export class DefinitionsSource {
  private copy: DefinitionsInForce | undefined;

  constructor(private readonly defaultPolicy: Policy) {}

  /** What this process read last; it need not be in force any more. */
  get lastRead(): DefinitionsInForce | undefined {
    return this.copy;
  }

  /** @throws what the database throws */
  async at(revision: number, db: Database | Tx): Promise<DefinitionsInForce> {
    if (this.copy?.revision === revision) return this.copy;
    const loaded = await load(db, this.defaultPolicy);
    if (!this.copy || loaded.revision >= this.copy.revision) this.copy = loaded;
    return loaded;
  }

  /** The newest ones, at the price of one small query. */
  async current(db: Database | Tx): Promise<DefinitionsInForce> {
    const row = await db.selectFrom('definitions_revision').select('revision').executeTakeFirstOrThrow();
    return this.at(row.revision, db);
  }
}

type Loaded = {
  revision: number;
  policy: Policy | null;
  journeys: { key: string; state: string; live_version: number | null; versions: Version[] | null }[] | null;
  templates: Template[] | null;
};
type Version = { version: number; in_flight: string; definition: Omit<JourneyVersion, 'version' | 'state'> };

async function load(db: Database | Tx, defaultPolicy: Policy): Promise<DefinitionsInForce> {
  const { rows } = await sql<Loaded>`
    select
      (select revision from definitions_revision) as revision,
      (select definition || jsonb_build_object('version', version) from policies order by version desc limit 1) as policy,
      (select jsonb_agg(jsonb_build_object('key', j.key, 'state', j.state, 'live_version', j.live_version, 'versions',
          (select jsonb_agg(jsonb_build_object('version', v.version, 'in_flight', v.in_flight, 'definition', v.definition) order by v.version)
             from journey_versions v where v.key = j.key)))
         from journeys j where j.live_version is not null) as journeys,
      (select jsonb_agg(v.definition || jsonb_build_object('version', v.version))
         from templates t join template_versions v on v.key = t.key and v.version = t.live_version) as templates`.execute(
    db,
  );
  const row = rows[0];
  if (!row) throw new Error('the definitions could not be read');
  const byPlace = new Map<string, JourneyVersion>();
  const live: JourneyVersion[] = [];
  for (const journey of row.journeys ?? []) {
    const versions = journey.versions ?? [];
    const moveTo = versions.findLast(({ in_flight: inFlight }) => inFlight === 'move')?.version;
    for (const { version, definition, in_flight: inFlight } of versions) {
      const state = journey.state as JourneyVersion['state'];
      const whole: JourneyVersion = {
        ...definition,
        version,
        state,
        ...(moveTo === undefined ? {} : { moveTo }),
        ...(inFlight === 'drain' ? { drains: true } : {}),
      };
      byPlace.set(`${journey.key}@${version}`, whole);
      if (version === journey.live_version) live.push(whole);
    }
  }
  const templates = new Map((row.templates ?? []).map((template) => [template.key, template]));
  const policy = row.policy ?? defaultPolicy;
  return {
    revision: row.revision,
    policy,
    live,
    version: (journey, version) => byPlace.get(`${journey}@${version}`),
    templates,
    template: (key) => templates.get(key),
    listeners: readListeners([...byPlace.values()], live, policy),
  };
}
