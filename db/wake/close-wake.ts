import { sql } from 'kysely';
import { z } from 'zod';
import { alarmOf } from '../../domain/decide/alarm';
import type { Verdict } from '../../domain/decide/facts';
import type { Parked } from '../../domain/decide/trouble/parked';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { theRow, whole } from '../base/rows';
import type { WrittenAlarm } from './lock';
import type { Outcome } from './messages';

/** Real time; longer than any provider's deadline, so that a second attempt leaves a younger claim alone. */
const leaseSeconds = 20;

/** The attempt of each message that was claimed, by its id. */
const ofClosing = z.object({ claims: z.record(z.string(), whole), mark: z.string() });
const ofFinish = z.object({ finished: z.boolean() });

/** What becomes of the messages that may go now: this process hands some over itself and leaves others to the queues. */
export type Share = { readonly mine: readonly string[]; readonly toQueues: readonly string[] };

/** Under what it was decided, and when what is parked is tried again. */
export type Parking = {
  readonly revision: number;
  readonly build: string;
  readonly parked: readonly (Parked & { readonly retryIn: Millis })[];
};

/** `mark` shows whether anybody has come to the person since; none where nothing was written. */
export type Closed = { readonly claims: ReadonlyMap<string, number>; readonly mark?: string };

/**
 * Writes what was decided and when something is next due, whose rows come from the facts of the same transaction, and claims what is handed over next.
 * @returns the attempt of each message that was claimed
 */
export async function closeWake(
  tx: Tx,
  customerId: string,
  verdict: Verdict,
  { mine, toQueues, parking, ...written }: Share & WrittenAlarm & { readonly parking: Parking },
): Promise<Closed> {
  const { revision, build } = parking;
  const parked = parking.parked.map((one) => ({ ...one, revision, build }));
  const rows = rowsOf(verdict, parked);
  const isEmpty = Object.values(rows).every((changed) => Object.keys(changed).length === 0);
  const alarm = wholeAlarm(verdict);
  const isSame = mine.length > 0 || (alarm === written.alarm && !written.alarmIsLate);
  if (isEmpty && isSame && mine.length + toQueues.length === 0) return { claims: new Map() };
  const { claims, mark } = await theRow(
    tx,
    ofClosing,
    sql`select close_wake(${customerId}::uuid, ${jsonRows(rows)}, ${sql.val([...toQueues])}::uuid[], ${sql.val([...mine])}::uuid[],
      ${leaseSeconds}::int, ${alarm ?? null}::bigint) as claims, pg_current_xact_id()::xid::text as mark`,
  );
  return { claims: new Map(Object.entries(claims)), mark };
}

/** What follows from what was handed over, by the definitions that it was decided by. */
export type Finish = {
  readonly mark: string;
  readonly revision: number;
  readonly outcomes: readonly Outcome[];
  /** It claims nothing and parks nothing. */
  readonly verdict: Verdict;
};

/**
 * Records what became of claims and what follows from it, without reading the person again.
 * @returns false where somebody came to the person since, or other definitions are in force: nothing is written then
 */
export async function finishWake(
  db: Database,
  customerId: string,
  { mark, revision, outcomes, verdict }: Finish,
): Promise<boolean> {
  const rows = rowsOf(verdict, []);
  const { finished } = await theRow(
    db,
    ofFinish,
    sql`select finish_wake(${customerId}::uuid, ${mark}::xid, ${revision}::bigint, ${jsonRows(outcomes)}, ${jsonRows(rows)}, ${wholeAlarm(verdict) ?? null}::bigint)
      as finished`,
  );
  return finished;
}

/** As `write_verdict` reads it. */
function rowsOf(verdict: Verdict, parked: readonly Parked[]) {
  const { stages, importMet, enrolments, messages, decisions, decided, happened, traits, joined, left, awards, calls, trouble } = verdict; // prettier-ignore
  const { missed, released } = trouble;
  const onTrial = trouble.onTrial.flatMap(({ part, id, onTrial: isAlready }) => (isAlready ? [] : [{ part, id }]));
  const met = importMet ? { importMet } : {};
  return { met, stages, enrolments, messages, decisions, decided, happened, traits, joined, left, awards, calls, parked, missed, onTrial, released }; // prettier-ignore
}

function wholeAlarm(verdict: Verdict): Millis | undefined {
  const next = alarmOf(verdict);
  return next === undefined ? undefined : Math.floor(next);
}
