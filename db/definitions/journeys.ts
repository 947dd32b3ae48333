import { sql } from 'kysely';
import type { Journey } from '../../domain/journey/journey';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';

export type JourneyState = 'draft' | 'live' | 'paused' | 'archived';
export type Format = 'yaml' | 'json';
export type InFlight = 'keep' | 'move' | 'drain';

export type StoredJourney = {
  readonly key: string;
  readonly name: string;
  readonly source: string;
  readonly format: Format;
  readonly revision: number;
  readonly state: JourneyState;
  readonly liveVersion: number | null;
  readonly updatedAt: Millis;
};

const columns = sql`key, name, draft_source as source, draft_format as format, revision, state, live_version as "liveVersion", updated_at as "updatedAt"`;

/** By key. @param after keys behind this one */
export async function listJourneys(db: Database, limit: number, after = ''): Promise<StoredJourney[]> {
  const { rows } =
    await sql<StoredJourney>`select ${columns} from journeys where key > ${after} order by key limit ${limit}`.execute(
      db,
    );
  return rows;
}

export async function readJourney(db: Database | Tx, key: string): Promise<StoredJourney | undefined> {
  return (await sql<StoredJourney>`select ${columns} from journeys where key = ${key}`.execute(db)).rows[0];
}

/** The same, and nobody else changes it until the end of the transaction. */
export async function lockJourney(tx: Tx, key: string): Promise<StoredJourney | undefined> {
  return (await sql<StoredJourney>`select ${columns} from journeys where key = ${key} for update`.execute(tx)).rows[0];
}

export type Draft = { readonly key: string; readonly name: string; readonly source: string; readonly format: Format };

/** Makes the journey, or gives it a new draft. What is live stays as it is. */
export async function saveJourneyDraft(
  tx: Tx,
  { key, name, source, format }: Draft,
  now: Millis,
): Promise<StoredJourney> {
  const { rows } = await sql<StoredJourney>`
    insert into journeys (key, name, draft_source, draft_format, updated_at) values (${key}, ${name}, ${source}, ${format}, ${new Date(now)})
    on conflict (key) do update set name = case when journeys.live_version is null then excluded.name else journeys.name end,
      draft_source = excluded.draft_source, draft_format = excluded.draft_format, revision = journeys.revision + 1, updated_at = excluded.updated_at
    returning ${columns}`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the draft was not stored');
  return row;
}

export type Publication = {
  readonly definition: Journey;
  readonly inFlight: InFlight;
  readonly by: string;
  readonly now: Millis;
};

/** Makes the draft the next version and the one that is entered. @returns its number */
export async function publishJourney(
  tx: Tx,
  { key, source, format }: StoredJourney,
  publication: Publication,
): Promise<number> {
  const { definition, inFlight, by, now } = publication;
  const at = new Date(now);
  const { rows } = await sql<{ version: number }>`
    insert into journey_versions (key, version, source, format, definition, in_flight, published_at, published_by)
    values (${key}, (select coalesce(max(version), 0) + 1 from journey_versions where key = ${key}), ${source}, ${format},
      ${jsonRows(definition)}, ${inFlight}, ${at}, ${by}) returning version`.execute(tx);
  const version = rows[0]?.version ?? 0;
  await sql`update journeys set live_version = ${version}, name = ${definition.name}, updated_at = ${at}, revision = revision + 1,
    state = case when state in ('draft', 'archived') then 'live' else state end where key = ${key}`.execute(tx);
  return version;
}

export async function setJourneyState(tx: Tx, key: string, state: JourneyState, now: Millis): Promise<void> {
  await sql`update journeys set state = ${state}, updated_at = ${new Date(now)}, revision = revision + 1 where key = ${key}`.execute(
    tx,
  );
}

export type VersionRow = {
  readonly version: number;
  readonly inFlight: InFlight;
  readonly publishedAt: Millis;
  readonly publishedBy: string;
  readonly active: number;
};

/** Newest first. @param before versions older than this one */
export async function listVersions(db: Database, key: string, limit: number, before?: number): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select version, in_flight as "inFlight", published_at as "publishedAt", published_by as "publishedBy",
      (select count(*) from enrolments e where e.journey = v.key and e.version = v.version and e.state = 'active') as active
    from journey_versions v where key = ${key} ${before === undefined ? sql`` : sql`and version < ${before}`}
    order by version desc limit ${limit}`.execute(db);
  return rows;
}
