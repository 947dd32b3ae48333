import { sql } from 'kysely';
import { z } from 'zod';
import type { Journey } from '../../domain/journey/journey';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { textOrNull } from '../base/json';
import { made, millis, row, rows, whole } from '../base/rows';
import { format, journeys, publishDraft, saveDraft, type Written } from './drafts';
import { somebodyInside } from './inhabited';

export type StoredJourney = z.output<typeof journeys.shape>;
export type JourneyState = StoredJourney['state'];
const inFlight = z.enum(['keep', 'move', 'drain']);
export type InFlight = z.output<typeof inFlight>;

/** A draft of a journey; until it is published it is named as its draft. */
export const saveJourneyDraft = (
  tx: Tx,
  { name, ...written }: Written & { readonly name: string },
  now: Millis,
): Promise<StoredJourney> =>
  saveDraft(
    tx,
    journeys,
    { ...written, now },
    {
      columns: sql`, name`,
      values: sql`, ${name}`,
      set: sql`, name = case when d.live_version is null then excluded.name else d.name end`,
    },
  );

export type JourneyPublication = {
  readonly definition: Journey;
  readonly inFlight: InFlight;
  readonly by: string;
  readonly note?: string | undefined;
  readonly now: Millis;
};

const longestNote = 500;

/** Makes the draft the next version and the one that is entered. @returns its number */
export const publishJourney = (
  tx: Tx,
  { key, source, format }: Written,
  { inFlight: mode, note, ...publication }: JourneyPublication,
): Promise<number> =>
  publishDraft(
    tx,
    journeys,
    { key, source, format, ...publication },
    {
      columns: sql`, in_flight, note`,
      values: sql`, ${mode}, ${textOrNull(note, longestNote)}`,
      set: sql`, name = ${publication.definition.name}, state = case when state in ('draft', 'archived') then 'live' else state end`,
    },
  );

export async function setJourneyState(tx: Tx, key: string, state: JourneyState, now: Millis): Promise<void> {
  await sql`update journeys set state = ${state}, updated_at = ${new Date(now)}, revision = revision + 1 where key = ${key}`.execute(
    tx,
  );
}

const version = z.object({
  version: z.int(),
  inFlight,
  publishedAt: millis,
  publishedBy: z.string(),
  note: z.string().nullable(),
  /** How many are inside. */
  active: whole,
});

/** Newest first. @param before versions older than this one */
export const listVersions = (
  db: Database,
  key: string,
  limit: number,
  before?: number,
): Promise<z.output<typeof version>[]> =>
  rows(
    db,
    version,
    sql`select version, in_flight as "inFlight", published_at as "publishedAt", published_by as "publishedBy", note,
      coalesce(inside.active, 0) as active
    from journey_versions left join (
      select version, count(*) as active from enrolments where journey = ${key} and state = 'active' group by version) inside using (version)
    where key = ${key} ${before === undefined ? sql`` : sql`and version < ${before}`}
    order by version desc limit ${limit}`,
  );

const said = version.omit({ active: true }).extend({ source: z.string(), format, definition: made<Journey>() });

/** One version with what it says. */
export const readVersion = (db: Database, key: string, number: number): Promise<z.output<typeof said> | undefined> =>
  row(
    db,
    said,
    sql`select version, in_flight as "inFlight", published_at as "publishedAt", published_by as "publishedBy", note, source, format, definition
      from journey_versions where key = ${key} and version = ${number}`,
  );

const whatItSays = said.pick({ version: true, definition: true });

/** What the versions say that somebody is inside, and the one that is `told`, newest first. @param alone no other than the told one */
export const readInhabited = (
  db: Database,
  key: string,
  { told, alone }: { readonly told: number | null; readonly alone: boolean },
): Promise<z.output<typeof whatItSays>[]> =>
  rows(
    db,
    whatItSays,
    sql`select version, definition from journey_versions v where key = ${key} and (version = ${told}
      or (${!alone} and ${somebodyInside}))
      order by version desc`,
  );
