import { sql } from 'kysely';
import { z } from 'zod';
import { rows } from '../../db/base/rows';
import type { Step } from '../../domain/journey/journey';
import { listEnrolments } from '../../db/wake/enrolments';
import { countParked, listProblems, retryProblem } from '../../db/wake/problems';
import { askForSweep } from '../../db/wake/sweeps';
import { workOffSweeps } from '../setup/work-off-sweeps';
import { day, journey, message, minute, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { rowsOf } from '../setup/rows-of';
import { writeTemplate } from '../setup/written';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
});
afterEach(() => room.end());

const broken = {
  ...template('broken'),
  channels: { email: { subject: 'x', text: '{{ customer.traits.name | nonsense }}' } },
};
/** A step that a journey of another build may hold, and that ours has no rule for. */
const unknown = (id: string): Step => JSON.parse(`{"kind":"teleport","id":"${id}"}`) as Step;

async function reader(): Promise<string> {
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  await room.event(id, 'Start');
  return id;
}
const advance = (customerId: string) => room.activities.advance({ customerId });
const shape = z.object({ tries: z.number(), problem: z.string(), retryAt: z.number().nullable() });
const parked = (id?: string) =>
  rows(room.db, shape, sql`
    select tries, problem, retry_at as "retryAt" from parked where ${id ?? null}::uuid is null or customer_id = ${id ?? null}::uuid`); // prettier-ignore
const enrolments = (id: string) => listEnrolments(room.db, id, { limit: 10 });
const due = () => sql`update parked set retry_at = 'epoch'`.execute(room.db);
const mend = async (key: string, version: number) => {
  await writeTemplate(room.db, { ...template(key), version }, Date.now());
};

test('a passage that our rules cannot follow is parked with its reason, and the mails of other journeys go', async () => {
  await room.publish(journey('odd', [unknown('beam'), message('late')]));
  await room.publish(journey('good', [message('hello'), wait('w', day)]));
  const id = await reader();
  const snapshot = await advance(id);
  expect(room.given.map(({ subject }) => subject)).toEqual(['mail']);
  expect(snapshot.wakeIn).toBeGreaterThan(minute - 5_000);
  expect(snapshot.wakeIn).toBeLessThan(minute + 2_000);
  expect(snapshot.journeys).toContainEqual({
    journey: 'odd', version: 1, step: 'beam', waitingFor: 'to be mended: a rule failed, which is a defect of Sojourn',
  }); // prettier-ignore
  expect(await enrolments(id)).toContainEqual(
    expect.objectContaining({ journey: 'odd', state: 'parked', step: 'beam', reason: 'defect' }),
  );
  expect(await rowsOf(room.db, sql`select undecided from events`)).toEqual([{ undecided: false }]);
});

test('it is not tried before its time, then after 1, 5 and 30 minutes and an hour', async () => {
  await room.publish(journey('odd', [unknown('beam')]));
  const id = await reader();
  const pauses: number[] = [];
  for (let tries = 1; tries <= 5; tries++) {
    await advance(id);
    await advance(id);
    const [row] = await parked(id);
    expect(row?.tries).toBe(tries);
    pauses.push(Math.round(((row?.retryAt ?? 0) - Date.now()) / minute));
    await due();
  }
  expect(pauses.slice(0, 3)).toEqual([1, 5, 30]);
  for (const pause of pauses.slice(3)) expect(pause).toBeGreaterThanOrEqual(59);
});

test('a template that cannot be filled in parks its passage until a mended one is published, and the mail goes once', async () => {
  await room.template(broken);
  await room.publish(journey('j', [message('a', { template: 'broken' }), wait('w', day)]));
  const id = await reader();
  await advance(id);
  expect(await enrolments(id)).toMatchObject([{ state: 'parked', reason: 'template-error', template: 'broken', step: 'a' }]); // prettier-ignore
  expect(await rowsOf(room.db, sql`select status, reason from messages`)).toEqual([
    { status: 'decided', reason: 'template-error' },
  ]);
  const [problem] = await listProblems(room.db, 10);
  expect(problem).toMatchObject({ kind: 'template-error', template: 'broken', people: 1, journey: 'j', step: 'a' });
  await due();
  await advance(id);
  expect(await parked(id)).toMatchObject([{ tries: 2 }]);
  await mend('broken', 2);
  await askForSweep(room.db, 'parked-by', 'broken');
  expect(await workOffSweeps(room.db)).toBe(1);
  await advance(id);
  await advance(id);
  expect(room.given).toHaveLength(1);
  expect(await parked(id)).toEqual([]);
  expect(await enrolments(id)).toMatchObject([{ state: 'active', step: 'w', reason: null }]);
});

test('a mended version takes the parked over and they go on', async () => {
  await room.publish(journey('odd', [unknown('beam'), message('late')]));
  const id = await reader();
  await advance(id);
  await room.publish(journey('odd', [message('late')], { version: 2 }));
  await advance(id);
  expect(room.given).toHaveLength(1);
  expect(await enrolments(id)).toMatchObject([{ state: 'completed', version: 2 }]);
});

test('a withdrawal ends the parked at once, and an erasure takes along what is parked', async () => {
  await room.publish(journey('odd', [unknown('beam')]));
  const [id, other] = [await reader(), await reader()];
  await advance(id);
  await advance(other);
  await room.consent(id, 'news', 'withdrawn');
  await advance(id);
  expect(await enrolments(id)).toMatchObject([{ state: 'exited', outcome: 'withdrawn', reason: null }]);
  expect(await parked(id)).toEqual([]);
  await sql`select erase_customer(${other})`.execute(room.db);
  expect(await parked()).toEqual([]);
});

test('a problem counts people, is the same for the same cause, and its retry tells all of them', async () => {
  await room.publish(journey('odd', [unknown('beam')]));
  await room.publish(journey('odder', [unknown('beam')]));
  const ids = [await reader(), await reader(), await reader()];
  for (const id of ids) await advance(id);
  const problems = await listProblems(room.db, 10);
  expect(problems.map(({ journey: key, people }) => `${key}: ${people}`).sort()).toEqual(['odd: 3', 'odder: 3']);
  const [first] = problems;
  const second = await listProblems(room.db, 10, { people: first?.people ?? 0, id: first?.id ?? '' });
  expect(second).toEqual(problems.slice(1));
  expect(await countParked(room.db)).toEqual([{ kind: 'defect', people: 3 }]);
  await sql`delete from outbox`.execute(room.db);
  expect(await retryProblem(room.db, first?.id ?? '')).toBe(3);
  expect(await workOffSweeps(room.db)).toBe(3);
  expect(await rowsOf(room.db, sql`select customer_id from outbox`)).toHaveLength(3);
  for (const id of ids) await advance(id);
  const tries = await parked();
  expect(tries.filter(({ problem }) => problem === first?.id).map((row) => row.tries)).toEqual([2, 2, 2]);
  expect(tries.filter(({ problem }) => problem !== first?.id).map((row) => row.tries)).toEqual([1, 1, 1]);
});

test('what the database refuses to store is parked by itself, and the mails of other journeys go', async () => {
  await room.publish(journey('huge', [wait('first', minute), message('late')], { priority: 3e9 }));
  await room.publish(journey('good', [wait('first', minute), message('hello'), wait('w', day)]));
  const id = await reader();
  await advance(id);
  room.clock.set(start + minute);
  await advance(id);
  expect(room.given).toHaveLength(1);
  expect(await enrolments(id)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ journey: 'huge', state: 'parked', reason: 'unstorable' }),
      expect.objectContaining({ journey: 'good', state: 'active', step: 'w' }),
    ]),
  );
});

test('what one build could not decide another one tries once it runs, however many processes of it start', async () => {
  await room.publish(journey('odd', [unknown('beam')]));
  const ids = [await reader(), await reader()];
  for (const id of ids) await advance(id);
  await sql`update parked set build = 'old'`.execute(room.db);
  await sql`delete from outbox`.execute(room.db);
  const started = async (build: string) => (
    await askForSweep(room.db, 'parked-elsewhere', build),
    workOffSweeps(room.db)
  );
  expect([await started('old'), await started('new'), await started('new')]).toEqual([0, 2, 0]);
  for (const id of ids) await advance(id);
  expect((await parked()).map(({ tries }) => tries)).toEqual([2, 2]);
});
