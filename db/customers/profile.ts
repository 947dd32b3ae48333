import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { stages } from '../../domain/person/customer';
import type { Preferences } from '../../domain/person/wishes/preferences';
import type { Traits } from '../../domain/person/traits';
import type { Database } from '../base/database';
import { made, millis, rowsAsEver, uuid, whole, type Question } from '../base/rows';

const identifierRow = z.object({
  kind: z.string(),
  value: z.string(),
  verifiedAt: millis.nullable(),
  claimed: z.boolean(),
});

const profile = z.object({
  id: uuid,
  stage: z.enum(stages),
  stageSince: millis,
  createdAt: millis,
  traits: made<Traits>(),
  preferences: made<Preferences>(),
  points: whole,
  pausedAt: millis.nullable(),
  pauseReason: z.string().nullable(),
  revision: whole,
  identifiers: z.array(identifierRow),
  keys: z.record(z.string(), z.string()).describe('The names of the keys that said the traits.'),
  suppressed: z.record(z.string(), z.string()),
});
export type StoredProfile = z.output<typeof profile>;

/** One customer as operators read it. */
export const profileOf = (who: RawBuilder<unknown>): Question<typeof profile> => ({
  shape: profile,
  query: sql`select c.customer_id as id, c.stage, millis(c.stage_since) as "stageSince", millis(c.created_at) as "createdAt",
      traits_as_planned(c.traits, sensitive_plan()) as traits, c.preferences,
      c.points, millis(c.paused_at) as "pausedAt", c.pause_reason as "pauseReason", c.revision,
      coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at), 'claimed', claimed)
          order by added_at, kind, value)
        from identifiers where customer_id = c.customer_id), '[]') as identifiers,
      coalesce((select jsonb_object_agg(s.channel, s.reason) from suppressed_channels s where s.customer_id = c.customer_id), '{}') as suppressed,
      coalesce((select jsonb_object_agg(k.key_id, k.name) from api_keys k where k.key_id = any(
        array(select (value ->> 'key')::uuid from jsonb_each(c.traits) where value ? 'key'))), '{}') as keys
    from customers c where c.customer_id = ${who}`,
});

/** The same alone. @returns undefined when there is none */
export async function readProfile(db: Database, customerId: string): Promise<StoredProfile | undefined> {
  const { shape, query } = profileOf(sql`${customerId}::uuid`);
  return (await rowsAsEver(db, shape, query))[0];
}
