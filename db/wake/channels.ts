import { sql } from 'kysely';
import type { ChannelKind } from '../../domain/contact/channel';
import type { Clock } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';

/** What an operator said of a channel. Without `perSecond` it is not limited. */
export type ChannelState = { readonly paused: boolean; readonly perSecond?: number };

/** Channels that an operator ever spoke of; the others run freely. */
export async function channelStates(db: Database | Tx): Promise<ReadonlyMap<ChannelKind, ChannelState>> {
  const rows = await db.selectFrom('channels').select(['kind', 'paused', 'per_second']).execute();
  return new Map(
    rows.map(({ kind, paused, per_second }) => [
      kind,
      { paused, ...(per_second === null ? {} : { perSecond: per_second }) },
    ]),
  );
}

/** What is absent stays; `perSecond` null takes the limit away. */
export async function steerChannel(
  db: Database,
  kind: ChannelKind,
  { paused, perSecond }: { readonly paused?: boolean | undefined; readonly perSecond?: number | null | undefined },
  clock: Clock,
): Promise<ChannelState> {
  const now = new Date(clock.now());
  const { rows } = await sql<{ paused: boolean; per_second: number | null }>`
    insert into channels (kind, paused, per_second, updated_at) values (${kind}, ${paused ?? false}, ${perSecond ?? null}, ${now})
    on conflict (kind) do update set paused = coalesce(${paused ?? null}::boolean, channels.paused),
      per_second = case when ${perSecond === undefined} then channels.per_second else excluded.per_second end, updated_at = excluded.updated_at
    returning paused, per_second`.execute(db);
  const row = rows[0];
  return {
    paused: row?.paused ?? false,
    ...(typeof row?.per_second === 'number' ? { perSecond: row.per_second } : {}),
  };
}
