import { sql } from 'kysely';
import type { Stage } from '../../domain/person/customer';
import type { Preferences } from '../../domain/person/preferences';
import type { Millis } from '../../domain/time/time';
import type { Traits } from '../../domain/person/traits';
import type { Database } from '../base/database';

export type StoredProfile = {
  readonly id: string;
  readonly stage: Stage;
  readonly stageSince: Millis;
  readonly createdAt: Millis;
  readonly traits: Traits;
  readonly preferences: Preferences;
  readonly points: number;
  readonly pausedAt: Millis | null;
  readonly pauseReason: string | null;
  readonly revision: number;
  readonly identifiers: readonly {
    readonly kind: string;
    readonly value: string;
    readonly verifiedAt: Millis | null;
  }[];
  readonly suppressed: Readonly<Record<string, string>>;
};

/** One customer as operators read it. @returns undefined when there is none */
export async function readProfile(db: Database, customerId: string): Promise<StoredProfile | undefined> {
  const { rows } = await sql<StoredProfile>`
    select c.customer_id as id, c.stage, c.stage_since as "stageSince", c.created_at as "createdAt", c.traits, c.preferences, c.points,
      c.paused_at as "pausedAt", c.pause_reason as "pauseReason", c.revision,
      coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'value', value,
          'verifiedAt', (extract(epoch from verified_at) * 1000)::bigint) order by added_at, kind, value)
        from identifiers where customer_id = c.customer_id), '[]') as identifiers,
      coalesce((select jsonb_object_agg(s.channel, s.reason) from suppressed_channels s where s.customer_id = c.customer_id), '{}') as suppressed
    from customers c where c.customer_id = ${customerId}`.execute(db);
  return rows[0];
}
