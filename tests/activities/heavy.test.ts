import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { copyOf } from '../../api/customers/copy/copies';
import { z } from 'zod';
import { row, rows } from '../../db/base/rows';
import { erase } from '../../db/rights/erasure';
import { readTimeline } from '../../db/customers/timeline';
import { limits } from '../../domain/person/limits';
import { day, exact, journey, start, template } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { weighDown, type Heavy } from './heavy-person';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start + 60_000);
  await room.template(template('mail'));
  const step = { kind: 'wait-for', id: 'w', on: { name: 'Clicked' }, within: exact(90 * day), then: [], else: [] };
  await room.publish(journey('heavy', [step as never]));
});
afterEach(() => room.end());

/** Milliseconds of processor time of this process and of its connections' backends: what it costs on any machine, however busy. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  const before = await backendTime();
  const own = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(own);
  return (user + system) / 1_000 + (await backendTime()) - before;
}

async function backendTime(): Promise<number> {
  const found = await rows(room.db, z.object({ pid: z.int() }), sql`select pid from pg_stat_activity where datname = current_database()`); // prettier-ignore
  const ticks = found.map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * 10;
}

const none: Heavy = { identifiers: 0, traits: 0, lines: 0, passages: 0, undecided: 0, decided: 0, eventSize: 40 };
const cases: [string, Partial<Heavy>][] = [
  ['identifiers', { identifiers: limits.identifiers }],
  ['traits', { traits: limits.traits }],
  ['lines of the ledger', { lines: limits.ledgerLines }],
  ['passages under way', { passages: limits.openPassages }],
  ['past events', { decided: 10_000 }],
];

/** More than ten times what each takes on a busy machine (bench/README.md), and less than what grows by the square of a limit would. */
const most = 5_000;

test.each(cases)(
  'who has as many %s as there may be is woken, shown, copied and erased as others are',
  async (_, heavy) => {
    const id = await room.customer();
    await weighDown(room.db, id, { ...none, ...heavy }, new Date(start));
    await room.event(id, 'Other');
    expect(await cost(() => room.activities.advance({ customerId: id }))).toBeLessThan(most);
    expect(await undecidedOf(id)).toBe(0);
    expect(await cost(() => readTimeline(room.db, id, { limit: 200 }))).toBeLessThan(most);
    expect(await cost(async () => expect(await copied(id)).toBeGreaterThan(1_000))).toBeLessThan(most);
    expect(await cost(() => erase(room, id, { despite: false }))).toBeLessThan(most);
  },
  60_000,
);

test('ten thousand undecided events of 32 kB stop nobody: each round reads five hundred, in the order in which they came', async () => {
  const id = await room.customer();
  await weighDown(room.db, id, { ...none, undecided: limits.undecidedEvents, eventSize: 32_000 }, new Date(start));
  await room.activities.advance({ customerId: id });
  expect(await undecidedOf(id)).toBe(0);
  expect(await cost(() => readTimeline(room.db, id, { limit: 200 }))).toBeLessThan(most);
}, 240_000);

/** Characters of a copy of somebody. */
async function copied(customerId: string): Promise<number> {
  let size = 0;
  for await (const part of copyOf(room, { customerId, form: 'json' })) size += part.length;
  return size;
}

async function undecidedOf(id: string): Promise<number> {
  const query = sql`select count(*)::int as n from events where customer_id = ${id} and undecided`;
  return (await row(room.db, z.object({ n: z.int() }), query))?.n ?? -1;
}
