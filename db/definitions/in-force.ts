import { sql } from 'kysely';
import { z } from 'zod';
import type { NamedAudience } from '../../domain/journey/watch';
import type { Journey } from '../../domain/journey/journey';
import type { Policy } from '../../domain/journey/policy';
import type { Edition } from '../../domain/journey/statement/statement-terms';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import type { Template } from '../../domain/journey/template';
import type { Duration } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { made, row, rows } from '../base/rows';
import { somebodyInside } from './inhabited';

/** A version of a journey and its place among the others, without what it says. */
const place = z.strictObject({
  key: z.string(),
  version: z.number(),
  /** Tells it from a version of the same number in a database that was made anew. */
  made: z.string(),
  state: z.enum(['draft', 'live', 'paused', 'archived']),
  isLive: z.boolean(),
  moveTo: z.number().nullable(),
  inFlight: z.enum(['keep', 'move', 'drain']),
  /** Somebody is in it, is let into it, or may just be entering it. */
  inhabited: z.boolean(),
  goalWithin: made<Duration>().nullable(),
  /** When the next version was published, in product time. */
  supersededAt: z.number().nullable(),
});
export type VersionPlace = z.output<typeof place>;

const template = z.strictObject({ key: z.string(), version: z.number(), made: z.string() });
export type TemplatePlace = z.output<typeof template>;

const statement = z.object({ key: z.string(), goodFrom: z.number(), versions: made<Edition[]>() });

const inForce = z.object({
  revision: z.number(),
  policy: made<Policy>().nullable(),
  audiences: made<NamedAudience[]>(),
  dataPlan: made<DataPlan>().nullable(),
  statements: z.array(statement),
  versions: z.array(place),
  templates: z.array(template),
});
export type InForce = z.output<typeof inForce>;

/**
 * What is in force, by name: what these versions say is read once a process. A version with a goal is listed though nobody is in it.
 * @param found versions, as `key@version`, in which somebody is for certain
 */
export async function readInForce(db: Database | Tx, found: readonly string[]): Promise<InForce> {
  const read = await row(
    db,
    inForce,
    sql`select (select revision from definitions_revision) as revision,
      (select definition || jsonb_build_object('version', version) from policies order by version desc limit 1) as policy,
      coalesce((select jsonb_agg(jsonb_build_object('key', a.key, 'when', v.definition ->> 'when') order by a.key)
        from audiences a join audience_versions v on v.key = a.key and v.version = a.live_version), '[]') as audiences,
      (select definition || jsonb_build_object('version', version) from data_plans order by version desc limit 1) as "dataPlan",
      coalesce((select jsonb_agg(jsonb_build_object('key', s.key, 'goodFrom', s.good_from, 'versions',
          (select jsonb_agg(v.definition - '{key,version,locales}'::text[] || jsonb_build_object('publishedAt', millis(v.published_at)) order by v.version) from statement_versions v where v.key = s.key)))
        from statements s where s.live_version is not null), '[]') as statements,
      coalesce((select jsonb_agg(v order by v.key, v.version) from (${placesOf(found)}) v where v.inhabited or v."goalWithin" is not null), '[]') as versions,
      coalesce((select jsonb_agg(jsonb_build_object('key', v.key, 'version', v.version, 'made', v.published_at))
        from templates t join template_versions v on v.key = t.key and v.version = t.live_version), '[]') as templates`,
  );
  if (!read) throw new Error('the definitions could not be read');
  return read;
}

/** A decision that began before a publish ends within the hour, and may let somebody into the version before. */
const placesOf = (found: readonly string[]) => sql`
  select j.key, v.version, v.made_at::text as made, j.state, v.version = j.live_version as "isLive", moved.version as "moveTo", v.in_flight as "inFlight",
    v.version = j.live_version or v.version is not distinct from moved.version or next.made_at > now() - interval '1 hour'
      or v.key || '@' || v.version = any(${sql.val([...found])}::text[]) or ${somebodyInside} as inhabited,
    v.definition #> '{goal,within}' as "goalWithin", millis(next.published_at) as "supersededAt"
  from journeys j join journey_versions v on v.key = j.key
    left join journey_versions next on next.key = v.key and next.version = v.version + 1
    left join lateral (select max(version) as version from journey_versions m where m.key = j.key and m.in_flight = 'move') moved on true
  where j.live_version is not null`;

type Named = { readonly key: string; readonly version: number };
const pairs = (of: readonly Named[]) =>
  sql`unnest(${sql.val(of.map(({ key }) => key))}::text[], ${sql.val(of.map(({ version }) => version))}::int[]) as r (key, version)`;

const journeySaid = z.object({ key: z.string(), version: z.number(), definition: made<Journey>() });

/** What versions of journeys say. */
export const readVersions = (db: Database | Tx, of: readonly Named[]): Promise<z.output<typeof journeySaid>[]> =>
  rows(
    db,
    journeySaid,
    sql`select key, version, definition from ${pairs(of)} join journey_versions using (key, version)`,
  );

const templateSaid = z.object({ template: made<Template>() });

/** What versions of templates say. */
export async function readTemplates(db: Database | Tx, of: readonly Named[]): Promise<Template[]> {
  const query = sql`select definition || jsonb_build_object('version', version) as template
    from ${pairs(of)} join template_versions using (key, version)`;
  return (await rows(db, templateSaid, query)).map(({ template }) => template);
}
