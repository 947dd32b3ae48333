/**
 * How long it takes to count an audience, to list a page of its members and to say why somebody is in it, over the functions that the
 * API calls; and how fast everybody is looked at when a journey begins to listen.
 *
 * node -r ./tests/setup/typescript-hook.cjs bench/audience.ts
 * PEOPLE (100000), EVENTS each (5), ROUNDS (3), LOOK (20000: of whom everybody is looked at)
 */
import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { beginLooks } from '../db/definitions/audience-looks';
import { membersAfter, membershipOf, sizeOf } from '../db/definitions/audience-members';
import { stepLooks } from '../db/definitions/look-at-audiences';
import { parsePolicy } from '../domain/schema/parse-policy';
import { temporaryFolder } from '../tests/setup/servers';
import { startEmbedded } from '../worker/embedded/stack';
import { openRoom, type Room } from './growth/room';
import { machine } from './road/machine';
import { median, rounded } from './road/numbers';

const number = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const people = number('PEOPLE', 100_000);
const events = number('EVENTS', 5);
const rounds = number('ROUNDS', 3);
const looked = number('LOOK', 20_000);

const conditions = {
  everybody: 'true',
  trait: 'customer.traits.city == "Berlin" && customer.traits.age >= 30.0',
  count: 'count("Order Completed", "90 days") >= 2',
  sum: 'customer.stage == "registered" && sum("Order Completed", "total", "365 days") > 100.0',
  lapsed: 'now - last("Order Completed") > duration("2160h")',
};

const { policy } = parsePolicy('timezone: UTC\npurposes: { news: { class: marketing } }\n', 'yaml');
if (!policy) throw new Error('the policy of the bench is broken');
const definitions = { policy: { ...policy, version: 1 }, live: [] };

/** Everybody has a city, an age and events of one kind in four over two years. */
async function populate(room: Room, count: number): Promise<void> {
  await room.sql(
    `insert into customers (customer_id, stage, stage_since, created_at, traits)
    select gen_random_uuid(), (array['anonymous', 'light', 'registered', 'advocate'])[1 + n % 4], now(), now() - n * interval '1 second',
      jsonb_build_object('city', jsonb_build_object('value', (array['Berlin', 'Ulm', 'Kiel'])[1 + n % 3], 'source', 'bench', 'at', 0),
        'age', jsonb_build_object('value', 18 + n % 60, 'source', 'bench', 'at', 0))
    from generate_series(1, ${count}) n`,
  );
  await room.sql(
    `insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
    select customer_id, gen_random_uuid(), (array['Order Completed', 'Page Seen', 'Product Viewed', 'Cart Seen'])[1 + (random() * 3)::int], '{"total": 40}',
      now() - random() * interval '730 days', now(), 'bench', gen_random_uuid()::text
    from customers cross join generate_series(1, ${events})`,
  );
  await room.sql('vacuum analyze customers');
  await room.sql('vacuum analyze events');
}

const gone = new AbortController().signal;
async function timed(what: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const began = performance.now();
    await what();
    times.push(performance.now() - began);
  }
  return rounded(median(times));
}

async function measure(room: Room): Promise<void> {
  const [one] = (await sql<{ id: string }>`select customer_id as id from customers limit 1`.execute(room.db)).rows;
  for (const [name, when] of Object.entries(conditions)) {
    const asked = { when, definitions, now: Date.now() };
    const { size } = await sizeOf(room.db, asked, gone);
    console.log({
      name,
      size,
      sizeMillis: await timed(() => sizeOf(room.db, asked, gone)),
      pageMillis: await timed(() => membersAfter(room.db, asked, { after: undefined, limit: 50, gone })),
      whyMillis: await timed(() => membershipOf(room.db, asked, one?.id ?? '')),
    });
  }
}

/** People a second when everybody is looked at for the first time. */
async function look(room: Room): Promise<number> {
  await beginLooks(room.db, { audiences: [{ key: 'a', when: conditions.count }] }, Date.now());
  const began = performance.now();
  while (await stepLooks(room.db, definitions, Date.now())) continue;
  return rounded((looked / (performance.now() - began)) * 1_000);
}

async function main(): Promise<void> {
  const folder = temporaryFolder('audience');
  const servers = await startEmbedded({ dataDir: folder, needPostgres: true, needTemporal: false, careless: true, say: () => undefined }); // prettier-ignore
  const { databaseUrl = '' } = servers;
  try {
    console.log(machine());
    const room = await openRoom(databaseUrl, 'audience');
    await populate(room, people);
    await measure(room);
    await room.end();
    const other = await openRoom(databaseUrl, 'looks');
    await populate(other, looked);
    console.log({ looksASecond: await look(other) });
    await other.end();
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
