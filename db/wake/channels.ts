import { sql } from 'kysely';
import { z } from 'zod';
import type { ChannelKind } from '../../domain/contact/channel';
import type { Clock } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { rows, theRow } from '../base/rows';

const steered = z.object({ paused: z.boolean(), per_second: z.number().nullable() });
const steeredChannel = steered.extend({ kind: z.string() });

/** What an operator said of a channel. Without `perSecond` it is not limited. */
export type ChannelState = { readonly paused: boolean; readonly perSecond?: number };

/** Channels that an operator ever spoke of; the others run freely. */
export async function channelStates(db: Database | Tx): Promise<ReadonlyMap<ChannelKind, ChannelState>> {
  const found = await rows(db, steeredChannel, sql`select kind, paused, per_second from channels`);
  return new Map(found.map(({ kind, ...row }) => [kind, stateOf(row)]));
}

const stateOf = ({ paused, per_second: perSecond }: z.output<typeof steered>): ChannelState => ({
  paused,
  ...(perSecond === null ? {} : { perSecond }),
});

/** What is absent stays; `perSecond` null takes the limit away. */
export async function steerChannel(
  db: Database,
  kind: ChannelKind,
  { paused, perSecond }: { readonly paused?: boolean | undefined; readonly perSecond?: number | null | undefined },
  clock: Clock,
): Promise<ChannelState> {
  const now = new Date(clock.now());
  const row = await theRow(
    db,
    steered,
    sql`insert into channels (kind, paused, per_second, updated_at) values (${kind}, ${paused ?? false}, ${perSecond ?? null}, ${now})
      on conflict (kind) do update set paused = coalesce(${paused ?? null}::boolean, channels.paused),
        per_second = case when ${perSecond === undefined} then channels.per_second else excluded.per_second end, updated_at = excluded.updated_at
      returning paused, per_second`,
  );
  return stateOf(row);
}
