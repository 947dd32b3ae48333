import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { asCsv } from '../../../api/customers/copy/csv';
import { chinese, english } from '../../../api/customers/copy/page-words';
import { writeParkedEvent } from '../../setup/written';
import { run } from '../../bin/captured-io';
import { startApi, type Api } from '../api';
import { unzipped } from './unzipped';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Somebody with so many megabytes of events of 32 kB, the most that one may have. */
async function somebodyWith(user: string, megabytes: number): Promise<void> {
  await api.call('POST', '/v1/identify', { userId: user, traits: { firstName: 'Ann' } });
  await api.asOwner(
    `insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
    select customer_id, gen_random_uuid(), 'Big', jsonb_build_object('n', n, 'text', repeat(md5(n::text), 1024)), now(), now(), 'test', n::text
    from identifiers, generate_series(1, $1::int) as n where kind = 'user' and value = $2`,
    [megabytes * 32, user],
  );
}

const ask = async (user: string, accept = 'application/json'): Promise<IncomingMessage> => {
  const request = get(`${api.url}/v1/customers/user:${user}/export`, {
    headers: { authorization: `Bearer ${api.adminKey}`, accept },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
};
const openCopies = async (): Promise<unknown> =>
  (await api.asOwner(`select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`))[0]?.['n']; // prettier-ignore

test('a copy is one document that holds every table, at one moment', async () => {
  await somebodyWith('small', 3 / 32);
  const { body } = await api.call('GET', '/v1/customers/user:small/export');
  expect(Object.keys(body)).toEqual([
    'exportedAt', 'customer', 'stages', 'identifiers', 'former_addresses', 'consents', 'confirmations', 'events', 'enrolments', 'messages', 'decisions', 'points',
    'calls', 'audience_members', 'changes', 'feedback', 'requests', 'versions', 'merges', 'parked', 'rejected',
  ]); // prettier-ignore
  const events = body['events'] as { name: string; properties: { n: number } }[];
  expect(events.map(({ name }) => name)).toEqual(['Identify', 'Big', 'Big', 'Big']);
  expect(events.slice(1).map(({ properties }) => properties.n)).toEqual([1, 2, 3]);
  expect(events[0]).not.toHaveProperty('customer_id');
});

test('a copy holds what was asked for by rights, by this person and nobody else', async () => {
  for (const userId of ['asker', 'bystander']) await api.call('POST', '/v1/identify', { userId });
  for (const [customer, asks] of [
    ['user:asker', 'rectify'],
    ['user:bystander', 'access'],
  ])
    // prettier-ignore
    expect((await api.call('POST', '/v1/requests', { asks, customer, source: 'a letter' })).status).toBe(201);
  const { body } = await api.call('GET', '/v1/customers/user:asker/export');
  expect(body['requests']).toEqual([
    expect.objectContaining({ asks: 'rectify', source: 'a letter', answered_at: null }),
  ]);
  expect((body['requests'] as object[])[0]).not.toHaveProperty('about');
});

test('a copy holds what was said of traits and wishes, lists among them', async () => {
  await api.call('POST', '/v1/identify', { userId: 'wishful', traits: { sizes: ['S', 'M'], sealed: { sealed: 1 } } });
  await api.call('PATCH', '/v1/customers/user:wishful/preferences', { channels: ['sms', 'email'] });
  const { body } = await api.call('GET', '/v1/customers/user:wishful/export');
  const said = (body['versions'] as { said: { name: string; value: unknown }[] }[]).flatMap((version) => version.said);
  const valueOf = (name: string): unknown => said.find((one) => one.name === name)?.value;
  expect(valueOf('channels')).toEqual(['sms', 'email']);
  expect([valueOf('sizes'), valueOf('sealed')]).toMatchObject([{ value: ['S', 'M'] }, { value: { sealed: 1 } }]);
});

test('a copy holds what could not be decided, and the calls that were not taken and name this person and nobody else', async () => {
  for (const [userId, phone] of [
    ['7', '+491701234567'],
    ['other', undefined],
  ])
    await api.call('POST', '/v1/identify', { userId, traits: { email: 'shared@example.org', phone } });
  const refused = [
    { userId: 7, event: '' },
    { userId: 'x', event: '', properties: { to: '+49 170 1234567', phone: '+49 170 1234567' } },
    { type: 'track', event: '', subject: 'user:7' },
    { userId: 'other', event: '', properties: { quantity: 7, email: 'shared@example.org' } },
  ];
  for (const call of refused) expect((await api.call('POST', '/v1/track', call)).status).toBe(422);
  const { id } = (await api.call('GET', '/v1/customers/user:7')).body;
  const parked = await writeParkedEvent(api.db, String(id), Date.now());
  const { body } = await api.call('GET', '/v1/customers/user:7/export');
  expect(body['parked']).toEqual([expect.objectContaining({ part: 'event', id: parked, missed: [] })]);
  const rejected = body['rejected'] as { call: unknown }[];
  expect(rejected.map(({ call }) => call)).toEqual(refused.slice(0, 3));
  expect(Object.keys(rejected[0] ?? {}).sort()).toEqual(['at', 'call', 'code', 'detail', 'id', 'type']);
});

/** Who reads them finds what is there elsewhere in the copy, or it is ours: hashes, what is to be done, what is counted. */
const notInCopies = ['alarms', 'customer_keys', 'customers', 'erasing', 'idempotency_keys', 'identifier_owners', 'outbox', 'receipts', 'tallies']; // prettier-ignore

test('a copy has every table that holds rows of persons', async () => {
  const { body } = await api.call('GET', '/v1/customers/user:small/export');
  const held = await api.asOwner(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where column_name = 'customer_id' and table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const told = new Set([...Object.keys(body), ...notInCopies]);
  expect(held.map(({ name }) => String(name)).filter((name) => !told.has(name))).toEqual([]);
});

test('a copy as an archive says the same to machines, to spreadsheets and to people', async () => {
  const hostile = '=HYPERLINK("https://evil.example")<script>alert(1)</script>\u202e';
  const traits = { firstName: hostile, language: 'zh-CN', city: '上海' };
  await api.call('POST', '/v1/identify', { userId: 'archived', traits });
  for (let n = 0; n < 120; n++)
    await api.call('POST', '/v1/track', { userId: 'archived', event: `Seen ${n}`, properties: { n, text: hostile } });
  await api.call('POST', '/v1/customers/user:archived/consents', { purpose: 'news', state: 'granted', source: 'test' });
  const response = await ask('archived', 'application/zip, */*;q=0.5');
  expect(response.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="export.zip"',
  });
  const files = await unzipped(await buffer(response));
  const { exportedAt: _then, ...whole } = JSON.parse(files['data.json'] ?? '') as Record<string, unknown>;
  const { exportedAt: _now, ...same } = (await api.call('GET', '/v1/customers/user:archived/export')).body;
  expect(whole).toEqual(same);
  for (const [table, rows] of Object.entries(whole)) {
    if (!Array.isArray(rows)) continue;
    expect(parse(files[`${table}.csv`] ?? '', { bom: true, columns: true })).toHaveLength(rows.length);
  }
  const [event] = parse<Record<string, string>>(files['events.csv'] ?? '', {
    bom: true,
    columns: true,
    from: 2,
    to: 2,
  });
  expect(event).toMatchObject({ name: 'Seen 0', properties: JSON.stringify({ n: 0, text: hostile }) });
  expect(files['customer.csv']).toContain('上海');
  const page = files['index.html'] ?? '';
  expect(page).toContain('<html lang="zh">');
  expect(page).toContain('共 121 条，显示最新 100 条；全部内容见 events.csv。');
  expect(page).toMatch(/<dt>city<\/dt>\s*<dd>上海<\/dd>/);
  expect(page).not.toContain('<script>');
});

test.each([english, chinese])('the page of an archive has words for every table', async ({ sections }) => {
  await api.call('POST', '/v1/identify', { userId: 'worded' });
  const { body } = await api.call('GET', '/v1/customers/user:worded/export');
  const tables = Object.keys(body).filter((name) => Array.isArray(body[name]));
  expect(Object.keys(sections).sort()).toEqual(tables.sort());
});

test('who takes an archive to a fresh installation is the same person there', async () => {
  const ann = { firstName: 'Ann', email: 'ann@example.org', sizes: ['S', 'M'] };
  await api.call('POST', '/v1/identify', { userId: 'mover', anonymousId: 'cookie-1', traits: ann });
  await api.call('POST', '/v1/track', { userId: 'mover', event: 'Order Completed', properties: { total: 12.5 } });
  await api.call('POST', '/v1/page', { userId: 'mover', name: 'Start', properties: { path: '/' } });
  await api.call('POST', '/v1/group', { userId: 'mover', groupId: 'g1', traits: { plan: 'gold' } });
  await api.call('PATCH', '/v1/customers/user:mover', { traits: { city: 'Ulm' } });
  const consents = '/v1/customers/user:mover/consents';
  const evidence = { form: 'footer' };
  await api.call('POST', consents, { purpose: 'news', channel: 'email', state: 'granted', source: 'till', evidence });
  await api.call('POST', consents, { purpose: 'ads', state: 'denied', source: 'till' });
  await api.call('POST', consents, { purpose: '*', spares: ['news'], state: 'withdrawn', source: 'letter' });
  await api.call('PATCH', '/v1/customers/user:mover/preferences', { channels: ['email'], language: 'de' });
  const files = await unzipped(await buffer(await ask('mover', 'application/zip')));
  const folder = await mkdtemp(join(tmpdir(), 'moved '));
  const fresh = await startApi();
  try {
    const file = join(folder, 'calls.jsonl');
    await writeFile(file, files['calls.jsonl'] ?? '');
    const provenance = ['--who', 'the person', '--when', '2026-01-01', '--basis', 'consent'];
    const env = { SOJOURN_URL: fresh.url, SOJOURN_KEY: fresh.adminKey };
    expect(await run(['import', file, ...provenance, '--json'], env)).toMatchObject({ code: 0 });
    const [there, here] = [await knownOf(fresh, 'mover'), await knownOf(api, 'mover')];
    expect(here).toMatchObject({
      consents: [{ purpose: '*', spares: ['news'] }, {}, {}],
      traits: { city: { value: 'Ulm' } },
      preferences: { language: 'de' },
    });
    expect(there).toEqual(here);
  } finally {
    await fresh.stop();
    await rm(folder, { recursive: true });
  }
}, 60_000);

/** What is known of somebody, wherever they are kept. */
async function knownOf({ call }: Api, user: string): Promise<object> {
  const { body: profile } = await call('GET', `/v1/customers/user:${user}`);
  const { body: ledger } = await call('GET', `/v1/customers/user:${user}/consents`);
  const { body: told } = await call('GET', `/v1/customers/user:${user}/timeline?kind=event&limit=100`);
  const items = (body: Record<string, unknown>) => body['items'] as Record<string, unknown>[];
  const traits = Object.entries(profile['traits'] as Record<string, { value: unknown; at: string }>);
  return {
    traits: Object.fromEntries(traits.map(([name, { value, at }]) => [name, { value, at }])),
    preferences: profile['preferences'],
    consents: items(ledger).map(({ purpose, spares, channel, state, at, source, evidence }) => ({ purpose, spares, channel, state, at, source, evidence })),
    events: items(told).map(({ name, properties, at }) => ({ name, properties, at })).filter(({ name }) => !/Changed$|Identify/.test(String(name))),
  }; // prettier-ignore
}

test('what is sensitive is masked in the copy that a backend asks for, and open in the one that the person takes themselves', async () => {
  const plan = { traits: { birthday: { class: 'sensitive', purpose: 'birthday' } }, anonymous: { needs: 'none' } };
  await api.call('PUT', '/v1/data-plan', plan);
  await api.call('POST', '/v1/identify', { userId: 'born', traits: { firstName: 'Ann' } });
  const consent = { purpose: 'birthday', state: 'granted', source: 'test' };
  await api.call('POST', '/v1/customers/user:born/consents', consent);
  await api.call('POST', '/v1/identify', { userId: 'born', traits: { birthday: '1990-05-17' } });
  const { url } = (await api.call('POST', '/v1/customers/user:born/link', { page: 'me' })).body;
  const own = await fetch(`${String(url).replace('http://sojourn.test', api.url)}/export`, { method: 'POST' });
  const theirs = await unzipped(Buffer.from(await own.arrayBuffer()));
  const ours = await unzipped(await buffer(await ask('born', 'application/zip')));
  const told = ({ 'data.json': data = '' }: Record<string, string>) =>
    (JSON.parse(data) as { customer: { traits: { birthday: object } } }).customer.traits.birthday;
  expect(told(theirs)).toMatchObject({ value: '1990-05-17', class: 'sensitive' });
  expect(told(ours)).toMatchObject({ value: { masked: true } });
  expect(JSON.stringify(ours)).not.toContain('1990-05-17');
  expect(JSON.stringify([ours, theirs])).not.toContain('sealed');
});

test('what would be a formula in a spreadsheet is a text', async () => {
  const rows = (async function* () {
    yield await Promise.resolve([{ a: '=1+1', b: '+1', c: '-1', d: '@x', e: 7, f: null }]);
  })();
  let text = '';
  for await (const part of asCsv(rows)) text += part;
  expect(text).toBe("\uFEFFa,b,c,d,e,f\n'=1+1,'+1,'-1,'@x,7,\n");
});

test('more than Postgres could put into one value comes whole', async () => {
  await somebodyWith('big', 320);
  const response = await ask('big');
  expect(response.statusCode).toBe(200);
  let [bytes, first, last] = [0, '', ''];
  for await (const chunk of response) {
    const text = String(chunk);
    first ||= text.slice(0, 15);
    last = text.slice(-2);
    bytes += text.length;
  }
  expect(bytes).toBeGreaterThan(320 * 1_048_576);
  expect([first, last]).toEqual(['{"exportedAt":"', ']}']);
  expect(await openCopies()).toBe(0);
}, 120_000);

/** The first is big enough to let the heap reach the size at which it is cleared up. */
test('and a process that read ten times less before does not grow by it', async () => {
  await somebodyWith('a-tenth', 32);
  const people = await api.asOwner(
    "select customer_id as id from identifiers where value in ('a-tenth', 'big') order by value",
  );
  const hook = join(__dirname, '../../setup/typescript-hook.cjs');
  const args = ['-r', hook, join(__dirname, 'copy-process.ts'), api.databaseUrl, ...people.map(({ id }) => String(id))];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [tenth, big] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { bytes: number; most: number });
  expect(big?.bytes).toBeGreaterThan(320 * 1_048_576);
  expect((big?.most ?? Infinity) - (tenth?.most ?? 0)).toBeLessThan(60);
}, 120_000);

test('a reader who goes ends it, and the connection is free again', async () => {
  const response = await ask('big');
  await once(response, 'data');
  expect(await openCopies()).toBe(1);
  response.destroy();
  for (let tries = 0; tries < 250 && (await openCopies()) !== 0; tries++) await sleep(100);
  expect(await openCopies()).toBe(0);
}, 30_000);

test('nobody has no copy, and HEAD reads none', async () => {
  expect((await api.call('GET', '/v1/customers/user:nobody/export')).status).toBe(404);
  expect(await api.call('HEAD', '/v1/customers/user:small/export')).toMatchObject({ status: 200, text: '' });
  expect(await openCopies()).toBe(0);
});
