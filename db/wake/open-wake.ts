import { sql } from 'kysely';
import { z } from 'zod';
import type { ChannelKind } from '../../domain/contact/channel';
import type { Facts } from '../../domain/decide/facts';
import { AskedPast } from '../../domain/person/asked-past';
import type { Millis } from '../../domain/time/time';
import type { ChannelState } from './channels';
import type { Database, Tx } from '../base/database';
import { isCustomerId, type Locked } from './lock';
import type { Outcome } from './messages';
import { jsonRows } from '../base/json';
import { made, theRow } from '../base/rows';

/** Undecided events that are read at once, fewer where they are large; the rest follows in the next round. */
const mostEvents = 500;

export type Reading = {
  /** The definitions that the rest follows from. */
  readonly revision: number;
  /** When is decided. */
  readonly now: Millis;
  /** Messages handed over after this instant count for caps. */
  readonly recent: Millis;
};

/** Everything that a decision about one customer may read. */
export type Loaded = {
  readonly facts: Facts;
  /** The past of the facts, as far as it was asked for. */
  readonly past: AskedPast;
  /** What operators said of channels. */
  readonly channels: ReadonlyMap<ChannelKind, ChannelState>;
  /** Claims whose outcome nobody recorded in time. */
  readonly lost: readonly string[];
  /** Real milliseconds until the youngest open claim of another attempt lapses. */
  readonly leaseLeft: number | undefined;
  /** Messages that wait for their channel's queue. */
  readonly queued: ReadonlySet<string>;
  /** There are more events to decide. */
  readonly more: boolean;
};

/** As `customer_facts` gives them. */
type FactsRead = Omit<Facts, 'history' | 'passages' | 'past' | 'imported'> & {
  imported: Facts['imported'] | null;
  passages: Facts['passages'] | null;
  lost: string[];
  leaseLeft: number | null;
  queued: string[];
  /** Events were left for the next round, since these have so many bytes. */
  cut: boolean;
};

type Answer = Locked & {
  facts?: FactsRead;
  channels?: Record<string, ChannelState> | null;
};

const ofOpening = z.object({ opened: made<Answer>().nullable() });

/** Under the lock; `loaded` is there when the revision that was read for is in force. */
export type Opened = Locked & { readonly loaded?: Loaded };

/**
 * Locks the customer for this transaction, records what became of earlier claims, and reads what a decision may read.
 * @returns undefined when there is no such customer
 */
export async function openWake(
  tx: Tx,
  customerId: string,
  outcomes: readonly Outcome[],
  reading: Reading | undefined,
): Promise<Opened | undefined> {
  if (!isCustomerId(customerId)) return undefined;
  const { revision = null, now = 0, recent = 0 } = reading ?? {};
  const { opened } = await theRow(
    tx,
    ofOpening,
    sql`select open_wake(${customerId}::uuid, ${jsonRows(outcomes)}, ${revision}::bigint, ${new Date(now)}::timestamptz, ${new Date(recent)}::timestamptz)
      as opened`,
  );
  if (!opened) return undefined;
  const { facts: read, channels, ...locked } = opened;
  if (!read) return locked;
  const { lost, leaseLeft, queued, cut } = read;
  const { facts, past } = factsFrom(read);
  const states = new Map(Object.entries(channels ?? {}));
  return {
    ...locked,
    loaded: {
      facts,
      past,
      channels: states,
      lost,
      leaseLeft: leaseLeft ?? undefined,
      queued: new Set(queued),
      more: cut || facts.events.length === mostEvents,
    },
  };
}

function factsFrom({
  lost: _,
  leaseLeft: _l,
  queued: _q,
  cut: _c,
  imported,
  passages,
  ...rest
}: FactsRead): Pick<Loaded, 'facts' | 'past'> {
  const past = new AskedPast(passages !== null);
  const told = imported ? { imported } : {};
  return { facts: { ...rest, ...told, history: [], passages: passages ?? [], past }, past };
}

const ofLook = z.object({ facts: made<FactsRead>().nullable() });

/**
 * The facts as a decision at `now` would read them, of whoever only looks: nobody is locked.
 * @returns undefined when there is no such customer
 */
export async function lookAtFacts(
  db: Database,
  customerId: string,
  { now, recent }: Omit<Reading, 'revision'>,
): Promise<Pick<Loaded, 'facts' | 'past'> | undefined> {
  const { facts } = await theRow(
    db,
    ofLook,
    sql`select customer_facts(${customerId}::uuid, ${new Date(now)}::timestamptz, ${new Date(recent)}::timestamptz)
      || jsonb_build_object('parked', parked_of(${customerId}::uuid)) as facts`,
  );
  return facts ? factsFrom(facts) : undefined;
}
