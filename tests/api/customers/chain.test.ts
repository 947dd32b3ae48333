import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { appendAllLines, appendLines } from '../../../db/ledger/append';
import { stepLedger } from '../../../db/ledger/checkpoints';
import type { Finding } from '../../../db/ledger/finding';
import { ownersOf } from '../../../db/ledger/owners';
import { verifyLedger } from '../../../db/ledger/verify';
import { channelKinds } from '../../../domain/contact/channel';
import { consentStates } from '../../../domain/person/ledger/consent';
import type { Line } from '../../../domain/person/ledger/ledger';
import { run } from '../../bin/captured-io';
import { hostileJson, hostileText } from '../../db/hostile-values';
import { masterKey } from '../../setup/master-key';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const at = (user: string): string => `/v1/customers/user:${user}`;
const idOf = async (user: string): Promise<string> => String((await api.call('GET', at(user))).body['id']);
const ok = async (...call: Parameters<Api['call']>): Promise<Readonly<Record<string, unknown>>> => {
  const { status, body } = await api.call(...call);
  expect(status).toBeLessThan(300);
  return body;
};
const say = (user: string, purpose: string, state = 'granted', evidence: object = { form: 'f' }) =>
  ok('POST', `${at(user)}/consents`, { purpose, channel: 'email', state, evidence });
/** Somebody with three lines. */
async function person(user: string): Promise<string> {
  await ok('POST', '/v1/identify', { userId: user, anonymousId: `cookie-${user}`, traits: { email: `${user}@example.org` } }); // prettier-ignore
  for (const purpose of ['news', 'offers', 'profiling']) await say(user, purpose);
  return idOf(user);
}
const checkpoint = async (): Promise<unknown> => {
  await sql`update keeper set next_checkpoint = 'epoch'`.execute(api.db);
  return stepLedger(api.db, api.deps.secrets.ledger);
};
async function verify() {
  const findings: Finding[] = [];
  const key = api.deps.secrets.ledger;
  const verified = await verifyLedger(api.db, { key, found: (one) => void findings.push(one), progress: () => undefined }); // prettier-ignore
  const owners = await ownersOf(api.db, key, new Set(findings.flatMap(({ stream }) => stream ?? [])));
  return { ...verified, findings: findings.map((one) => ({ customerId: owners.get(one.stream ?? ''), ...one })) };
}
/** What is found of somebody, without the names of streams. */
const foundOf = async (customerId: string) =>
  (await verify()).findings.filter((one) => one.customerId === customerId).map(({ stream: _s, customerId: _c, ...one }) => one); // prettier-ignore
const owner = (statement: string, ...values: unknown[]) => api.asOwner(statement, values);

test('lines of before the chain are adopted, once, in their order', async () => {
  const id = await person('old');
  await owner('insert into consents (customer_id, seq, purpose, state, at, recorded_at, source, evidence, key_id) select $1, seq + 10, purpose, state, at, recorded_at, source, evidence, key_id from consents where customer_id = $1', id); // prettier-ignore
  expect(await verify()).toMatchObject({ findings: [], lines: 3, unchained: 3, checkpoints: 0 });
  expect(await checkpoint()).toEqual({ adopted: 1, heads: 0 });
  expect(await checkpoint()).toEqual({ adopted: 0, heads: 1 });
  expect(await verify()).toMatchObject({ findings: [], lines: 6, unchained: 0, checkpoints: 1 });
  await owner("insert into consents (customer_id, seq, purpose, state, at, recorded_at, source) values ($1, 20, 'p', 'granted', now(), now(), 's')", id); // prettier-ignore
  await checkpoint();
  expect(await foundOf(id)).toEqual([{ what: 'line-added', seq: 20 }]);
  await owner('delete from consents where customer_id = $1 and seq = 20', id);
});

const time = fc.oneof(fc.maxSafeInteger(), fc.integer());
const anyLine = fc.record(
  {
    purpose: hostileText, state: fc.constantFrom(...consentStates), at: time, recordedAt: time, source: hostileText, seq: fc.constant(0),
    channel: fc.constantFrom(...channelKinds), statement: hostileText, version: hostileText, validUntil: time, note: hostileText,
    evidence: fc.dictionary(hostileText, hostileJson, { maxKeys: 3 }), under: hostileText,
  },
  { requiredKeys: ['purpose', 'state', 'at', 'recordedAt', 'source', 'seq'] },
); // prettier-ignore

test('the chain holds over whatever a line says', async () => {
  const customerId = await person('any');
  const key = api.deps.secrets.ledger;
  const append = (lines: Line[]) => api.db.transaction().execute((tx) => appendLines({ tx, key, customerId }, lines));
  await fc.assert(fc.asyncProperty(fc.array(anyLine, { maxLength: 10 }), async (lines) => expect(await append(lines)).toHaveLength(lines.length)), { numRuns: 30 }); // prettier-ignore
  expect(await verify()).toMatchObject({ findings: [] });
});

test('of several people who say something at once each gets numbers of their own', async () => {
  const [one, silent, two] = [await person('at-once-1'), await person('at-once-2'), await person('at-once-3')];
  const line = (purpose: string): Line => ({ seq: 0, purpose, state: 'granted', at: 1, recordedAt: 1, source: 's' });
  const said = [
    { customerId: one, lines: [line('a'), line('b')] },
    { customerId: silent, lines: [] },
    { customerId: two, lines: [line('c')] },
  ];
  const append = () => api.db.transaction().execute((tx) => appendAllLines(tx, api.deps.secrets.ledger, said));
  expect(await append()).toEqual([[4, 5], [], [4]]);
  expect(await append()).toEqual([[6, 7], [], [5]]);
  const kept = await owner('select purpose from consents where customer_id = $1 order by seq', one);
  expect(kept.map(({ purpose }) => purpose)).toEqual(['news', 'offers', 'profiling', 'a', 'b', 'a', 'b']);
  expect(await verify()).toMatchObject({ findings: [] });
});

test('the chain holds over people who become one, part and are erased', async () => {
  for (const user of ['one', 'two', 'three', 'four']) await person(user);
  await ok('POST', '/v1/customers/merge', { from: 'user:two', into: 'user:one' });
  await say('one', 'news', 'withdrawn');
  await ok('POST', '/v1/customers/merge', { from: 'user:one', into: 'user:three' });
  await say('two', 'offers', 'withdrawn');
  await ok('POST', `${at('three')}/unmerge`, { identifier: { kind: 'user', value: 'one' } });
  await say('one', 'more');
  await say('three', 'more');
  await ok('POST', '/v1/customers/merge', { from: 'user:one', into: 'user:four' });
  await say('four', 'profiling', 'withdrawn');
  expect((await verify()).findings).toEqual([]);
  await ok('DELETE', at('three'));
  expect((await verify()).findings).toEqual([]);
  await ok('DELETE', at('four'));
  expect((await verify()).findings).toEqual([]);
  expect((await verify()).findings).toEqual([]);
});

test('the command tells that all is as it was written, and makes a checkpoint that it finds again', async () => {
  await person('told');
  const { code, out } = await command('--checkpoint', '--json');
  const said = JSON.parse(out) as Record<string, unknown>;
  expect({ code, said }).toMatchObject({ code: 0, said: { ok: true, found: 0, findings: [], checkpoint: { number: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) } } }); // prettier-ignore
  const folder = await mkdtemp(join(tmpdir(), 'sojourn-anchor-'));
  const file = join(folder, 'anchor.json');
  await writeFile(file, out);
  expect(await command('--against', file)).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ entries, .*: all as it was written\.$/) }); // prettier-ignore
  await writeFile(file, '{}');
  expect((await command('--against', file)).code).toBe(2);
  await rm(folder, { recursive: true });
});

describe('the owner of the database who', () => {
  type Tamper = (id: string, other: string) => Promise<unknown>;
  const cases: [string, Tamper, object[]][] = [
    ['rewrites a line', (id) => owner("update consents set state = 'withdrawn' where customer_id = $1 and seq = 2", id), [{ what: 'line-changed', place: 2, seq: 2 }]],
    ['rewrites what proves it', (id) => owner(`update consents set evidence = '{"form": "g"}' where customer_id = $1 and seq = 3`, id), [{ what: 'line-changed', place: 3, seq: 3 }]],
    ['takes a line out', (id) => owner('delete from consents where customer_id = $1 and seq = 2', id), [{ what: 'line-missing', place: 2 }]],
    ['takes a line out with its entry', async (id) => {
      await owner('delete from ledger_links l using consents c where c.customer_id = $1 and c.seq = 2 and (l.stream, l.place) = (c.stream, c.place)', id);
      await owner('delete from consents where customer_id = $1 and seq = 2', id);
    }, [{ what: 'entry-missing', place: 2 }]],
    ['puts a line in', (id) => owner("insert into consents (customer_id, seq, purpose, state, at, recorded_at, source, stream, place) select $1, 4, 'p', 'granted', now(), now(), 's', stream, 4 from consents where customer_id = $1 and seq = 1", id), [{ what: 'line-added', place: 4, seq: 4 }]],
    ['puts in the same line twice', (id) => owner(`insert into consents select (jsonb_populate_record(c, '{"seq": 4}')).* from consents c where customer_id = $1 and seq = 3`, id), [{ what: 'line-added', place: 3, seq: expect.any(Number) }, { what: 'order-changed', seq: 4 }]],
    ['swaps what two lines say', (id) => owner('update consents c set purpose = o.purpose from consents o where c.customer_id = $1 and o.customer_id = $1 and c.seq + o.seq = 3', id), [{ what: 'line-changed', place: 1, seq: 1 }, { what: 'line-changed', place: 2, seq: 2 }]],
    ['swaps the numbers of two lines', async (id) => {
      await owner('update consents set seq = 9 where customer_id = $1 and seq = 1', id);
      await owner('update consents set seq = 1 where customer_id = $1 and seq = 2', id);
      await owner('update consents set seq = 2 where customer_id = $1 and seq = 9', id);
    }, [{ what: 'order-changed', seq: 2 }]],
    ['gives a line to somebody else', (id, other) => owner('update consents set customer_id = $1, seq = 9 where customer_id = $2 and seq = 3', id, other), [{ what: 'order-changed', seq: 9 }]],
    ['changes an entry of the chain', (id) => owner("update ledger_links l set digest = sha256('x') from consents c where c.customer_id = $1 and c.seq = 2 and (l.stream, l.place) = (c.stream, c.place)", id), [{ what: 'entry-changed', place: 2 }, { what: 'line-changed', place: 2, seq: 2 }]],
    ['cuts the end of the chain off', async (id) => {
      await owner('delete from ledger_links l using consents c where c.customer_id = $1 and c.seq = 3 and (l.stream, l.place) = (c.stream, c.place)', id);
      await owner('delete from consents where customer_id = $1 and seq = 3', id);
    }, [{ what: 'entry-missing', place: 3 }]],
    ['drops a whole stream', async (id) => {
      await owner('delete from ledger_links where stream in (select stream from consents where customer_id = $1)', id);
      await owner('delete from consents where customer_id = $1', id);
    }, [{ what: 'stream-missing' }]],
    ['says that somebody was erased', async (id) => {
      await owner("insert into ledger_links (stream, place, what, digest, gone, hash) select stream, 4, 'erased', '', '{1,2,3}', sha256('x') from consents where customer_id = $1 and seq = 1", id);
      await owner('delete from consents where customer_id = $1', id);
    }, [{ what: 'entry-changed', place: 4 }]],
  ]; // prettier-ignore

  test.each(cases)('%s is found', async (name, tamper, expected) => {
    const user = name.replaceAll(' ', '-');
    const [id, other] = [await person(user), await person(`other-of-${user}`)];
    await checkpoint();
    expect(await foundOf(id)).toEqual([]);
    await tamper(id, other);
    expect(await foundOf(id)).toEqual(expected);
  });

  test('brings back the lines of somebody who was erased is found', async () => {
    const id = await person('back');
    const [kept] = await owner('select jsonb_agg(c) as lines from consents c where customer_id = $1', id);
    await ok('DELETE', at('back'));
    await owner('insert into customers (customer_id, stage_since, created_at) values ($1, now(), now())', id);
    await owner('insert into consents select * from jsonb_populate_recordset(null::consents, $1::jsonb)', JSON.stringify(kept?.['lines'])); // prettier-ignore
    expect(await foundOf(id)).toEqual([1, 2, 3].map((place) => ({ what: 'line-added', place })));
  });

  test('changes a checkpoint or what is under it is found, and so is one who takes checkpoints away', async () => {
    await person('under');
    await checkpoint();
    const [{ number } = {}] = await owner('select max(number)::int as number from ledger_checkpoints');
    const told = async (): Promise<object[]> => (await verify()).findings.filter(({ checkpoint: of }) => of === number).map(({ what }) => ({ what })); // prettier-ignore
    expect(await told()).toEqual([]);
    const folder = await mkdtemp(join(tmpdir(), 'sojourn-anchor-'));
    const file = join(folder, 'anchor.json');
    const [row] = await owner("select number, encode(hash, 'hex') as hash from ledger_checkpoints order by number desc limit 1"); // prettier-ignore
    await writeFile(file, JSON.stringify({ checkpoint: row }));
    await owner('update ledger_heads set place = place + 1 where checkpoint = $1', number);
    expect(await told()).toEqual([{ what: 'checkpoint-changed' }]);
    await owner('delete from ledger_checkpoints where number = $1', number);
    expect(await told()).toEqual([{ what: 'checkpoint-missing' }]);
    await owner('delete from ledger_heads where checkpoint = $1', number);
    expect(await told()).toEqual([]);
    const { code, out } = await command('--against', file);
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringContaining(`checkpoint-missing  checkpoint ${number}`),
    });
    await rm(folder, { recursive: true });
  });
});

const command = (...argv: string[]) =>
  run(['verify-ledger', ...argv], { DATABASE_URL: api.databaseUrl, MASTER_KEY: masterKey.toString('base64') });

test('the application itself can neither change nor delete what is in the chain', async () => {
  for (const table of ['ledger_links', 'ledger_heads', 'ledger_checkpoints', 'consents'])
    for (const statement of [`delete from ${table}`, `truncate ${table}`])
      await expect(sql.raw(statement).execute(api.db)).rejects.toThrow(/permission denied/);
  await expect(sql`update ledger_links set digest = hash`.execute(api.db)).rejects.toThrow(/permission denied/);
  await expect(sql`update ledger_checkpoints set root = hash`.execute(api.db)).rejects.toThrow(/permission denied/);
});
