import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findKey } from '../../db/base/api-keys';
import { askedChannel } from '../../db/base/asked-channel';
import { neverAsked, placeOf, queryPlaces } from './asked-queries';
import { openFreshDatabase } from './database';
import { isWhole, needsServers } from './selection';

const root = resolve(__dirname, '../..');

test('the place that asks is the first outside the door of all queries', () => {
  const stack = `Error: asked
    at note (${root}/tests/setup/note-queries.ts:16:29)
    at rows (${root}/db/base/rows.ts:33:28)
    at async theRow (${root}/db/base/rows.ts:60:17)
    at async sweepPage (${root}/db/wake/reconcile.ts:19:10)
    at async work (${root}/db/wake/keeper.ts:1:1)`;
  expect(placeOf(stack)).toBe('db/wake/reconcile.ts:19');
  expect(placeOf(`Error: asked\n    at ${root}/db/wake/keeper.ts:7:3`)).toBe('db/wake/keeper.ts:7');
  expect(placeOf('Error: asked\n    at node:internal/process/task_queues:95:5')).toBeUndefined();
});

test('who asks is found on the stack of a real query, at a place that is listed', async () => {
  const { db, end } = await openFreshDatabase(1);
  const places: (string | undefined)[] = [];
  const listen = (): void => void places.push(placeOf(new Error('asked').stack ?? ''));
  subscribe(askedChannel, listen);
  await findKey(db, 'nobody has it');
  unsubscribe(askedChannel, listen);
  expect(places).toEqual([expect.stringMatching(/^db\/base\/api-keys\.ts:\d+$/)]);
  expect(queryPlaces()).toContain(places[0]);
  await end();
});

test('places that no test went to are told, and only those', () => {
  const [first, ...others] = queryPlaces();
  expect(others.length).toBeGreaterThan(60);
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-asked-'));
  const notes = join(folder, 'asked.txt');
  writeFileSync(notes, others.join('\n'));
  expect(neverAsked(notes)).toEqual([first]);
  rmSync(folder, { recursive: true });
});

test('only a run of all tests is held to have asked everything', () => {
  const all = { testPathPatterns: { patterns: [] } };
  expect(isWhole(all)).toBe(true);
  expect(isWhole({ ...all, testNamePattern: 'one' })).toBe(false);
  expect(isWhole({ ...all, shard: { shardIndex: 1, shardCount: 2 } })).toBe(false);
  const domain = { testPathPatterns: { patterns: ['tests/domain'] } };
  expect([isWhole(domain), needsServers(domain), needsServers(all)]).toEqual([false, false, true]);
  expect(needsServers({ testPathPatterns: { patterns: ['tests/domain', 'tests/db'] } })).toBe(true);
});
