import { sql } from 'kysely';
import type { Entry } from '../../domain/journey/journey';
import type { AudienceStanding } from '../../domain/decide/snapshot';
import { day, exact, hour, journey, message, minute, policy, start, template } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { rowsOf } from '../setup/rows-of';

/** Monday, 2 March 2026, 10:00 UTC. */
let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
});
afterEach(() => room.end());

const entry = (more: Partial<Extract<Entry, { by: 'audience' }>> = {}): Entry => ({
  by: 'audience',
  audience: 'customer.traits.vip == true',
  every: 'FREQ=DAILY;BYHOUR=12',
  again: 'always',
  ...more,
});
const publish = (more: Parameters<typeof entry>[0] = {}): Promise<void> =>
  room.publish(journey('j', [message('a')], { enter: [entry(more)] }));
async function person(traits: Record<string, unknown>): Promise<string> {
  const id = await room.customer();
  const values = Object.entries(traits).map(([name, value]) => [name, { value, source: 'test', at: start }]);
  const written = JSON.stringify(Object.fromEntries(values));
  await sql`update customers set traits = ${written} where customer_id = ${id}`.execute(room.db);
  return id;
}
const look = (at: number): Promise<AudienceStanding> => {
  room.clock.set(at);
  return room.activities.enrolAudience({ journey: 'j' });
};
/** Who was let in, decided or not yet. */
const entered = async (): Promise<string[]> =>
  (
    await rowsOf(
      room.db,
      sql<{ customer_id: string }>`select customer_id from events where type = 'audience' order by seq`,
    )
  ).map((row) => row.customer_id);

test('at the local time of each, those for whom the condition holds enter, once an occurrence', async () => {
  await publish();
  const berlin = await person({ vip: true, timezone: 'Europe/Berlin' });
  const utc = await person({ vip: true });
  await person({ vip: false });
  await person({ timezone: 'Asia/Shanghai' });
  expect(await look(start + 30 * minute)).toMatchObject({ due: start + hour });
  expect(await entered()).toEqual([]);
  await look(start + hour);
  expect(await entered()).toEqual([berlin]);
  await Promise.all([look(start + 2 * hour), look(start + 2 * hour), look(start + 2 * hour)]);
  expect(await entered()).toEqual([berlin, utc]);
  await look(start + 3 * hour);
  expect(await entered()).toHaveLength(2);
  await look(start + day + 3 * hour);
  expect(await entered()).toHaveLength(4);
});

test('who is let in is woken and enters the journey, with the occurrence as its entry', async () => {
  await publish({ named: 'vips' });
  const id = await person({ vip: true });
  await look(start + 2 * hour);
  expect(await rowsOf(room.db, sql`select customer_id, signal from outbox`)).toEqual([
    { customer_id: id, signal: 'wake' },
  ]);
  await room.activities.advance({ customerId: id });
  const enrolments = await rowsOf(room.db, sql`select journey, entry from enrolments`);
  expect(enrolments).toMatchObject([
    { journey: 'j', entry: { by: 'audience', name: 'vips', properties: { occurrence: '2026-03-02T12:00' } } },
  ]);
  await room.activities.advance({ customerId: id });
  expect(await rowsOf(room.db, sql`select journey from enrolments`)).toHaveLength(1);
});

test('who moves to another zone after having had their turn is not let in again', async () => {
  await publish();
  const id = await person({ vip: true, timezone: 'Europe/Berlin' });
  await look(start + hour);
  await sql`update customers set preferences = '{"timezone": "America/New_York"}' where customer_id = ${id}`.execute(room.db); // prettier-ignore
  await look(start + 7 * hour + minute);
  expect(await entered()).toEqual([id]);
});

test('a spread lets them in little by little, each once', async () => {
  await publish({ spread: exact(2 * hour) });
  const all = await Promise.all(Array.from({ length: 120 }, () => person({ vip: true })));
  const counts: number[] = [];
  for (let tick = 0; tick <= 8; tick++) {
    await look(start + 2 * hour + tick * 15 * minute);
    counts.push((await entered()).length);
  }
  expect(counts[0]).toBeLessThan(5);
  expect(counts[4]).toBeGreaterThan(35);
  expect(counts[4]).toBeLessThan(85);
  expect(counts[8]).toBe(120);
  expect(new Set(await entered())).toEqual(new Set(all));
});

test('more people than a page holds are all looked at, and conditions count over history', async () => {
  await publish({ audience: 'count("Visit", "2 days") == 1' });
  const all: string[] = [];
  for (let n = 0; n < 450; n++) all.push(await room.customer());
  for (const id of all.slice(0, 230)) await room.event(id, 'Visit');
  await look(start + 2 * hour);
  expect(new Set(await entered())).toEqual(new Set(all.slice(0, 230)));
});

test('no more are let in at once than may wait to be told, so that others of a bulk are told beside them', async () => {
  await publish();
  const trait = JSON.stringify({ vip: { value: true, source: 'test', at: start } });
  await sql`insert into customers (customer_id, stage_since, created_at, traits)
    select gen_random_uuid(), now(), now(), ${trait}::jsonb from generate_series(1, 1300)`.execute(room.db);
  const steps: { people: number; wakeIn: number | undefined }[] = [];
  for (let before = 0; before < 1_300 && steps.length < 5; before = (await entered()).length) {
    const { wakeIn } = await look(start + 2 * hour);
    const people = (await entered()).length - before;
    steps.push({ people, wakeIn });
    await look(start + 2 * hour);
    expect((await entered()).length).toBe(before + people);
    await sql`delete from outbox`.execute(room.db);
  }
  expect(steps).toEqual([
    { people: 500, wakeIn: 1_000 },
    { people: 500, wakeIn: 1_000 },
    { people: 300, wakeIn: hour },
  ]);
  expect(new Set(await entered()).size).toBe(1_300);
});

test('after an outage the newest occurrence counts, the missed ones are passed over', async () => {
  await publish();
  const id = await person({ vip: true });
  await look(start + 9 * day + 2 * hour);
  expect(await entered()).toEqual([id]);
});

test('a pause passes occurrences over; a resume waits for the next one; an archived journey is idle', async () => {
  await publish();
  const id = await person({ vip: true });
  const state = async (to: string, at: number): Promise<void> => {
    await sql`update journeys set state = ${to}, updated_at = ${new Date(at)}`.execute(room.db);
  };
  await state('paused', start + hour);
  expect(await look(start + 3 * hour)).toMatchObject({ idle: true });
  await state('live', start + 4 * hour);
  await look(start + 5 * hour);
  expect(await entered()).toEqual([]);
  await look(start + day + 2 * hour);
  expect(await entered()).toEqual([id]);
  await state('archived', start + 2 * day);
  expect(await look(start + 3 * day)).toMatchObject({ idle: true });
});

test('a rule that is over is idle, and people without a zone have the one of the policy', async () => {
  await room.policy(policy({ timezone: 'Asia/Tokyo' }));
  await publish({ every: 'FREQ=DAILY;BYHOUR=20;COUNT=1' });
  const id = await person({ vip: true });
  await look(start + hour - 1);
  expect(await entered()).toEqual([]);
  await look(start + hour);
  expect(await entered()).toEqual([id]);
  expect(await look(start + 2 * day)).toMatchObject({ idle: true });
});

const once = { every: undefined, again: 'never' } as const;
const state = async (to: string): Promise<void> => {
  await sql`update journeys set state = ${to}, updated_at = ${new Date(room.clock.now())}`.execute(room.db);
};

test('a broadcast comes once, at the local time of each or at one instant for all', async () => {
  await publish({ ...once, at: '2026-03-02T12:00' });
  const [berlin, utc] = [await person({ vip: true, timezone: 'Europe/Berlin' }), await person({ vip: true })];
  expect(await look(start + 30 * minute)).toMatchObject({ due: start + hour });
  await look(start + hour);
  expect(await entered()).toEqual([berlin]);
  await look(start + 2 * hour);
  await look(start + day + 2 * hour);
  expect(await entered()).toEqual([berlin, utc]);
  await room.publish(journey('j', [message('a')], { version: 2, enter: [entry({ ...once, at: '2026-03-05T12:00+02:00' })] })); // prettier-ignore
  expect(await look(start + day + 3 * hour)).toMatchObject({ due: start + 3 * day });
  await look(start + 3 * day);
  expect((await entered()).slice(2).sort()).toEqual([berlin, utc].sort());
});

test('a broadcast whose time has seconds comes at that second, and no day later', async () => {
  await publish({ ...once, at: '2026-03-02T10:00:04.5Z' });
  const id = await person({ vip: true, timezone: 'America/New_York' });
  expect(await look(start)).toMatchObject({ due: start + 4_500 });
  await look(start + 4_499);
  expect(await entered()).toEqual([]);
  await look(start + 4_500);
  await look(start + 2 * day);
  expect(await entered()).toEqual([id]);
});

test('a paced broadcast lets in so many and no more, over all zones, and nobody makes up for a pause', async () => {
  await publish({ ...once, at: '2026-03-02T12:00', pace: { people: 60, per: exact(minute) } });
  for (let n = 0; n < 90; n++) await person({ vip: true, ...(n % 3 === 0 ? { timezone: 'Africa/Abidjan' } : {}) });
  const noon = start + 2 * hour;
  const counts: number[] = [];
  const standings: AudienceStanding[] = [];
  for (const second of [0, 1, 10, 11]) {
    standings.push(await look(noon + second * 1_000));
    counts.push((await entered()).length);
  }
  expect(counts).toEqual([1, 2, 8, 9]);
  expect(standings.at(-1)).toMatchObject({ due: noon + 12_000 });
  await state('paused');
  expect(await look(noon + 30_000)).toMatchObject({ idle: true });
  await state('live');
  await look(noon + 3_600_000);
  expect((await entered()).length).toBe(15);
  for (let more = 1; more <= 20; more++) await look(noon + 3_600_000 + more * 5_000);
  const all = await entered();
  expect([all.length, new Set(all).size]).toEqual([90, 90]);
});

test('a broadcast whose time fell into a pause comes when the journey goes on', async () => {
  await publish({ ...once, at: '2026-03-02T12:00' });
  const id = await person({ vip: true });
  await state('paused');
  await look(start + 2 * hour);
  expect(await entered()).toEqual([]);
  await state('live');
  await look(start + 3 * hour);
  expect(await entered()).toEqual([id]);
});

test('what an archive stopped in the middle is given up', async () => {
  await publish({ ...once, at: '2026-03-02T12:00', pace: { people: 1, per: exact(minute) } });
  for (let n = 0; n < 3; n++) await person({ vip: true });
  await look(start + 2 * hour);
  await state('archived');
  await look(start + 2 * hour + minute);
  await state('live');
  await look(start + 3 * hour);
  expect(await entered()).toHaveLength(1);
});
