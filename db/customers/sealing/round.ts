import { sql } from 'kysely';
import { z } from 'zod';
import { sensitiveIn } from '../../../domain/person/plan/data-plan';
import type { Millis } from '../../../domain/time/time';
import { count } from '../../base/counted';
import type { Database } from '../../base/database';
import { row, theRow, uuid, whole } from '../../base/rows';
import { nobodyYet } from '../../wake/reconcile';
import { sealPerson, type Sealing, type Settled } from './person';

const afterRow = z.object({ after: uuid });

export type SealingPace = {
  /** People who are looked at in a step. */
  readonly people: number;
  /** Real seconds between two steps, and until another worker goes on when one does not come back from its step. */
  readonly everySeconds: number;
  readonly leaseSeconds: number;
  /** Real seconds within which whatever was begun before the plan was in force has ended. */
  readonly graceSeconds: number;
  /** For so long (product time) a plan is in force before anything is written, so that who put it in force by mistake loses nothing. */
  readonly patience: Millis;
};

const usualPace: SealingPace = {
  people: 200,
  everySeconds: 1,
  leaseSeconds: 60,
  graceSeconds: 120,
  patience: 3_600_000,
};

/**
 * The next step of the round through all people in which what was stored before its name became sensitive is sealed or forgotten,
 * where it is time for one, whoever takes it. A version of the plan is done when a pass that began after everything older had ended
 * found nothing any more: people become one meanwhile.
 * @returns what was done; undefined where it was no time for a step, or there is nothing to do
 */
export async function stepSealing(sealing: Sealing, asked: Partial<SealingPace> = {}): Promise<Settled | undefined> {
  const { db, dataPlan, now } = sealing;
  const pace = { ...usualPace, ...asked };
  if (sensitiveIn(dataPlan).size === 0) return undefined;
  const after = await takeTurn(db, { version: dataPlan.version, since: now - pace.patience, pace });
  if (after === undefined) return undefined;
  const { seen, last, open } = await lookAt(db, after, pace.people);
  const done: Settled[] = [];
  const failures: unknown[] = [];
  for (const id of open)
    await sealPerson(sealing, id).then(
      (one) => void done.push(one),
      (error: unknown) => void failures.push(error),
    );
  const isEnd = seen < pace.people;
  const strays = isEnd ? (await theRow(db, ofRejected, sql`select mask_rejected() as masked`)).masked : 0;
  const settled = {
    sealed: sum(done.map(({ sealed }) => sealed)),
    forgotten: sum(done.map(({ forgotten }) => forgotten)),
    masked: sum(done.map(({ masked }) => masked)) + strays,
  };
  for (const [what, more] of Object.entries(settled)) await count(db, `became-sensitive/${what}`, more);
  const found = open.length > 0 || strays > 0;
  await (isEnd ? endPass : goOn)(db, { version: dataPlan.version, after, last, found, pace });
  // Whom it could not seal is looked at again in the next pass, since this one found something; nobody else waits for them.
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} people could not be sealed`);
  return settled;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const ofRejected = z.object({ masked: whole });

type Turn = {
  readonly version: number;
  /** In force at the latest (product time). */
  readonly since: Millis;
  readonly pace: SealingPace;
};

/** @returns after whom it goes on; undefined where it is another's turn, too early, or all is done */
async function takeTurn(db: Database, { version, since, pace }: Turn): Promise<string | undefined> {
  const isOn = sql`sealing_version = ${version}`;
  const turn = await row(
    db,
    afterRow,
    sql`update keeper set next_sealing = now() + make_interval(secs => ${pace.leaseSeconds}), sealing_version = ${version}, sealing_done = false,
        sealed_until = case when ${isOn} then sealed_until else ${nobodyYet}::uuid end, sealing_found = ${isOn} and sealing_found,
        sealing_seen = case when ${isOn} then sealing_seen else now() end,
        sealing_since = case when ${isOn} and sealed_until <> ${nobodyYet}::uuid then sealing_since else now() end
      where next_sealing <= now() and (sealing_version < ${version} or ${isOn} and not sealing_done)
        and exists (select from data_plans p where p.version = ${version} and p.published_at <= ${new Date(since)}::timestamptz)
      returning sealed_until as after`,
  );
  return turn?.after;
}

const slice = z.object({ seen: whole, last: uuid, open: z.array(uuid) });

/** It reads all that happened to them, however much that is. */
const lookAt = (db: Database, after: string, people: number): Promise<z.output<typeof slice>> =>
  db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    return theRow(
      tx,
      slice,
      sql`with slice as materialized (select customer_id as id from customers where customer_id > ${after}::uuid order by customer_id limit ${people})
        select count(*) as seen, coalesce(max(id::text)::uuid, ${after}::uuid) as last,
          coalesce(array_agg(id::text order by id) filter (where holds_open(id)), '{}') as open from slice`,
    );
  });

type Step = {
  readonly version: number;
  readonly after: string;
  readonly last: string;
  readonly found: boolean;
  readonly pace: SealingPace;
};

/** Nothing where another has gone on from there meanwhile. */
const isMine = ({ version, after }: Step) => sql`sealing_version = ${version} and sealed_until = ${after}::uuid`;
const soon = ({ everySeconds }: SealingPace) => sql`now() + make_interval(secs => ${everySeconds})`;

async function goOn(db: Database, step: Step): Promise<void> {
  await sql`update keeper set sealed_until = ${step.last}::uuid, sealing_found = sealing_found or ${step.found}, next_sealing = ${soon(step.pace)}
    where ${isMine(step)}`.execute(db);
}

async function endPass(db: Database, step: Step): Promise<void> {
  const settled = sql`sealing_seen + make_interval(secs => ${step.pace.graceSeconds})`;
  const isClean = sql`not (sealing_found or ${step.found})`;
  await sql`update keeper set sealed_until = ${nobodyYet}::uuid, sealing_found = false, sealing_done = ${isClean} and sealing_since >= ${settled},
      next_sealing = case when ${isClean} then greatest(${settled}, ${soon(step.pace)}) else ${soon(step.pace)} end
    where ${isMine(step)}`.execute(db);
}
