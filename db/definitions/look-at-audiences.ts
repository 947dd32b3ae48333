import { sql } from 'kysely';
import { truthAt } from '../../domain/cel/truth';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { idRow, rows } from '../base/rows';
import { whenAllIsKnown } from '../wake/ask-past';
import { askForWakes, bulkRoom } from '../wake/outbox';
import { endLook, forgetMembers, isForgotten, moveLook, nextLook, type Look } from './audience-looks';
import { isAmongThem, lockCandidates, scopeOf, type Candidate, type InForce, type Moment } from './candidates';
import { soonest } from '../../domain/time/soonest';

/** Customers a transaction: nothing is decided of them meanwhile. */
const pageSize = 200;
/** Wakes of those who come and go by another meaning of an audience that may wait to be told at once. */
const mostWaiting = 1_000;
/** Members that are forgotten at once. */
const forgottenAtOnce = 5_000;

/**
 * The next step of the looks at everybody: the first time who is among an audience is noted; where it means something else than
 * before, those whom that concerns are woken and their decisions say it. For time alone each has an alarm.
 * @returns whether there may be more to do at once
 */
export async function stepLooks(db: Database, definitions: InForce, now: Millis): Promise<boolean> {
  const room = await bulkRoom(db, mostWaiting);
  return db.transaction().execute(async (tx) => {
    const look = await nextLook(tx);
    if (!look) return false;
    if (isForgotten(look)) return forgetMembers(tx, look.audience, forgottenAtOnce);
    const limit = look.isFirst ? pageSize : Math.min(pageSize, room);
    if (limit <= 0) return false;
    const page = await lockCandidates(tx, { definitions, now }, { after: look.after, limit });
    const seen = await seenIn(tx, look, page, { definitions, now });
    if (look.isFirst) await note(tx, look, seen, now);
    else await askForWakes(tx, seen.filter(isNews).map(({ customerId }) => ({ customerId, signal: 'wake' })), { lane: 'bulk' }); // prettier-ignore
    await setAlarms(tx, seen);
    const last = page.length < limit ? undefined : page.at(-1)?.customerId;
    if (last === undefined) await endLook(tx, look.audience, now);
    else await moveLook(tx, look.audience, last);
    return true;
  });
}

/** Somebody as an audience sees them, and when time alone changes that. */
type Seen = {
  readonly customerId: string;
  readonly isAmong: boolean;
  readonly wasAmong: boolean;
  readonly turnsAt: Millis | undefined;
};

const isNews = ({ isAmong, wasAmong }: Seen): boolean => isAmong !== wasAmong;

async function seenIn(
  tx: Tx,
  { audience, condition }: Look,
  page: readonly Candidate[],
  moment: Moment,
): Promise<readonly Seen[]> {
  const before = await membersAmong(tx, audience, page);
  return whenAllIsKnown(tx, page, moment.now, () =>
    page.map((one) => {
      const isAmong = isAmongThem(condition, one, moment);
      const turn = isAmong ? `!(${condition})` : condition;
      const turnsAt = one.liesStill ? undefined : soonest([truthAt(turn, scopeOf(one, moment)), one.sightChangesAt]);
      return { customerId: one.customerId, isAmong, wasAmong: before.has(one.customerId), turnsAt };
    }),
  );
}

async function membersAmong(tx: Tx, audience: string, page: readonly Candidate[]): Promise<ReadonlySet<string>> {
  const ids = page.map(({ customerId }) => customerId);
  const found = await rows(
    tx,
    idRow,
    sql`select customer_id as id from audience_members where audience = ${audience} and customer_id = any(${sql.val(ids)}::uuid[])`,
  );
  return new Set(found.map(({ id }) => id));
}

async function note(tx: Tx, { audience }: Look, seen: readonly Seen[], now: Millis): Promise<void> {
  const news = seen.filter(isNews);
  const idsOf = (isAmong: boolean) => sql.val(news.filter((one) => one.isAmong === isAmong).map((one) => one.customerId)); // prettier-ignore
  await sql`with gone as (delete from audience_members where audience = ${audience} and customer_id = any(${idsOf(false)}::uuid[]))
    insert into audience_members (customer_id, audience, since)
    select id, ${audience}, ${new Date(now)}::timestamptz from unnest(${idsOf(true)}::uuid[]) as id on conflict do nothing`.execute(
    tx,
  );
}

/** An alarm that is earlier stays, and who it wakes is asked again. */
async function setAlarms(tx: Tx, seen: readonly Seen[]): Promise<void> {
  const alarms = seen.flatMap(({ customerId, turnsAt }) => (turnsAt === undefined ? [] : [{ customerId, due: Math.floor(turnsAt) }])); // prettier-ignore
  if (alarms.length === 0) return;
  await sql`insert into alarms as a (customer_id, due)
    select r."customerId", instant(r.due) from jsonb_to_recordset(${jsonRows(alarms)}) as r ("customerId" uuid, due numeric) order by 1
    on conflict (customer_id) do update set due = excluded.due, asked_at = null where a.due > excluded.due`.execute(tx);
}
