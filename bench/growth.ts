/**
 * What one wake costs (event, decided, a mail handed over, parked) as what is stored grows: CPU of the database's backends and of
 * the worker. Blocks of wakes in turn, medians, ratios to the smallest of a row; the aim is 1.3.
 *
 * node -r ./tests/setup/typescript-hook.cjs bench/growth.ts
 * SIZES=small (a tenth of the large sizes), ROUNDS (7), WAKES a block (30), ONLY (the rows whose name has it), SCALE=1 (a million dormant people and a hundred
 * thousand who wait: memory, disk, latency of a wake).
 */
import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { temporaryFolder } from '../tests/setup/servers';
import { startEmbedded } from '../worker/embedded/stack';
import { openRoom, type Room } from './growth/room';
import { person, populate, publish } from './growth/world';
import { machine } from './road/machine';
import { run } from './road/run';
import { median, quantile, rounded } from './road/numbers';

const small = process.env['SIZES'] === 'small' ? 10 : 1;
const rounds = Number(process.env['ROUNDS'] ?? 7);
const wakes = Number(process.env['WAKES'] ?? 30);
const only = process.env['ONLY'] ?? '';

type Cell = { readonly room: Room; readonly who: string; readonly event: string };
type Row = { readonly name: string; readonly sizes: readonly number[]; readonly cells: readonly Cell[] };
type Cost = { readonly database: number; readonly worker: number };

/** Milliseconds of CPU a wake. The person leaves in between, which is not counted. */
async function block({ room, who, event }: Cell, count: number): Promise<Cost> {
  const cost = { database: 0, worker: 0 };
  for (let n = 0; n < count; n++) {
    await room.happens(who, event);
    const [database, worker] = [room.backends(), process.cpuUsage()];
    await room.activities.advance({ customerId: who });
    const { user, system } = process.cpuUsage(worker);
    cost.database += room.backends() - database;
    cost.worker += (user + system) / 1_000;
    await room.happens(who, 'Left');
    await room.activities.advance({ customerId: who });
    await room.sql(`update enrolments set entered_at = entered_at - interval '5 minutes' where customer_id = '${who}' and entered_at > now() - interval '5 minutes'`); // prettier-ignore
  }
  return { database: cost.database / count, worker: cost.worker / count };
}

async function measure(rows: readonly Row[]): Promise<void> {
  const cells = rows.flatMap((row) => row.cells);
  const costs = new Map<Cell, Cost[]>(cells.map((cell) => [cell, []]));
  for (const cell of cells) await block(cell, 10);
  for (let round = 0; round < rounds; round++) {
    for (const cell of cells) costs.get(cell)?.push(await block(cell, wakes));
  }
  for (const { name, sizes, cells: row } of rows) {
    const of = row.map((cell) => {
      const all = costs.get(cell) ?? [];
      return { database: median(all.map((one) => one.database)), worker: median(all.map((one) => one.worker)) };
    });
    const totals = of.map(({ database, worker }) => database + worker);
    const ratios = totals.map((total) => rounded(total / (totals[0] ?? 1)));
    console.log(`| ${name} | ${sizes.map((size) => size.toLocaleString('en')).join(' / ')} | ${of.map((one) => `${rounded(one.database)} + ${rounded(one.worker)}`).join(' / ')} | ${ratios.join(' / ')} |`); // prettier-ignore
  }
}

async function rowsIn(url: string): Promise<{ rows: Row[]; rooms: Room[] }> {
  const rooms: Room[] = [];
  const room = async (name: string, journeys: number, people: number): Promise<Room> => {
    const made = await openRoom(url, `growth_${name}`);
    rooms.push(made);
    await publish(made, journeys);
    await populate(made, people);
    return made;
  };
  const known = [10_000, 100_000 / small, 1_000_000 / small];
  const published = [10, 100, 1_000];
  const base = await room('base', 10, known[0] ?? 0);
  const persons = (of: 'events' | 'passages' | 'lines' | 'versions', event: string) => async (size: number): Promise<Cell> => ({ room: base, who: await person(base, { [of]: size }), event }); // prettier-ignore
  const inRoom = (make: (size: number) => Promise<Room>) => async (size: number): Promise<Cell> => {
    const made = await make(size);
    return { room: made, who: await person(made, {}), event: 'Order Completed' };
  }; // prettier-ignore
  const past = [100, 1_000, 10_000, 100_000 / small];
  const few = [10, 1_000, 10_000];
  const all: readonly (readonly [name: string, sizes: readonly number[], cell: (size: number) => Promise<Cell>])[] = [
    ['journeys published', published, inRoom((count) => room(`journeys_${count}`, count, 10_000 / small))],
    ['past events, counted', past, persons('events', 'Order Completed')],
    ['past events, not counted', past, persons('events', 'Page Seen')],
    ['past events, worked out', past, persons('events', 'Looked At')],
    ['customers known', known, inRoom((count) => room(`people_${count}`, 10, count))],
    ['ended passages', few, persons('passages', 'Order Completed')],
    ['versions kept', few, persons('versions', 'Order Completed')],
    ['lines of the ledger', few, persons('lines', 'Order Completed')],
  ];
  const rows: Row[] = [];
  for (const [name, sizes, cell] of all) {
    if (!name.includes(only)) continue;
    const cells: Cell[] = [];
    for (const size of sizes) cells.push(await cell(size));
    rows.push({ name, sizes, cells });
  }
  for (const one of rooms) await one.sql('vacuum analyze');
  return { rows, rooms };
}

async function scale(url: string): Promise<void> {
  const room = await openRoom(url, 'growth_scale');
  const [dormant, waiting] = [1_000_000 / small, 100_000 / small];
  await publish(room, 10);
  await populate(room, dormant);
  await room.sql(`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, waiting, entry, entered_at)
    select customer_id, gen_random_uuid(), 'measured-1', 1, '', 'active', '1', now(),
      jsonb_build_object('for', 'time', 'until', (extract(epoch from now() + interval '30 days') * 1000)::bigint), '{"by": "event", "properties": {}, "at": 0}', now()
    from customers limit ${waiting}`);
  await room.sql('vacuum analyze');
  const ids = (await sql<{ customer_id: string }>`select customer_id from enrolments limit 600`.execute(room.db)).rows.map((row) => row.customer_id); // prettier-ignore
  const latencies: number[] = [];
  for (const who of ids) {
    await room.happens(who, 'Order Completed');
    const begun = performance.now();
    await room.activities.advance({ customerId: who });
    latencies.push(performance.now() - begun);
  }
  const size = await room.db.selectNoFrom((one) => one.fn<number>('pg_database_size', [one.val('growth_scale')]).as('bytes')).executeTakeFirst(); // prettier-ignore
  const megabytes = Math.round((size?.bytes ?? 0) / 1e6);
  console.log(`${dormant.toLocaleString('en')} dormant, ${waiting.toLocaleString('en')} waiting: ${megabytes} MB on disk, worker ${Math.round(process.memoryUsage().rss / 1e6)} MB, a wake p50 ${rounded(quantile(latencies.slice(100), 0.5))} ms, p99 ${rounded(quantile(latencies.slice(100), 0.99))} ms`); // prettier-ignore
  await room.end();
}

async function main(): Promise<void> {
  const dataDir = temporaryFolder('growth');
  const server = await startEmbedded({ dataDir, needPostgres: true, needTemporal: false, careless: false, say: () => undefined }); // prettier-ignore
  try {
    console.log(JSON.stringify(machine()));
    if (process.env['SCALE']) return await scale(server.databaseUrl ?? '');
    const { rows, rooms } = await rowsIn(server.databaseUrl ?? '');
    console.log('\n| what grows | sizes | CPU ms a wake, database + worker | to the smallest |\n|---|---|---|---|');
    await measure(rows);
    for (const room of rooms) await room.end();
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

run(main);
