import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { startApi, type Api } from '../api/api';
import { rowsOf } from '../setup/rows-of';
import { progressBar, sayPace } from '../../bin/terminal/progress';
import { run } from './captured-io';

const root = join(__dirname, '../..');
const provenance = ['--who', 'web shop', '--when', '1998-06-30', '--basis', 'contract'];

let api: Api;
let folder: string;
beforeAll(async () => {
  api = await startApi();
  folder = await mkdtemp(join(tmpdir(), 'import '));
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

const bring = (file: string, ...more: string[]) =>
  run(['import', file, ...provenance, ...more, '--json'], { SOJOURN_URL: api.url, SOJOURN_KEY: api.adminKey });

async function write(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** The shipped map tells who somebody is as well, which takes a transaction of its own a person. */
const purchases = `map: purchases
format: fixed
skip: 1
columns:
  customer: { at: 2-6 }
  date: { at: 8-15, date: yyyyMMdd, time: '12:00', zone: UTC }
  cds: { at: 17-18, type: number }
  dollars: { at: 20-26, type: number }
userId: c{customer}
timestamp: date
calls:
  - { track: Order Completed, properties: { cds: '{cds}', dollars: '{dollars}' } }
`;

describe('CDNOW', () => {
  const source = join(root, '../shared/data/CDNOW_master.txt');
  /** Every tenth customer; CDNOW=whole takes all of them, which lasts minutes. */
  const share = process.env['CDNOW'] === 'whole' ? 1 : 10;
  const [header = '', ...all] = existsSync(source) ? readFileSync(source, 'utf8').trimEnd().split('\n') : [];
  const bought = all.filter((row) => Number(row.slice(1, 6)) % share === 0);

  /** By hand: who bought first and last when, how often, and for how many cents. */
  function byHand(): Map<string, object> {
    const people = new Map<string, { first: string; last: string; times: number; cents: number }>();
    for (const row of bought) {
      const [id = '', date = '', , dollars = ''] = row.trim().split(/ +/);
      const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
      const known = people.get(id) ?? { first: day, last: day, times: 0, cents: 0 };
      people.set(id, {
        first: day < known.first ? day : known.first,
        last: day > known.last ? day : known.last,
        times: known.times + 1,
        cents: known.cents + Math.round(Number(dollars) * 100),
      });
    }
    return people;
  }

  (existsSync(source) ? test : test.skip)(
    'imported twice has each customer and each purchase once',
    async () => {
      const file = await write('cdnow.txt', `${[header, ...bought].join('\n')}\n`);
      const map = ['--map', await write('purchases.yaml', purchases)];
      for (const time of [1, 2]) expect([time, (await bring(file, ...map)).code]).toEqual([time, 0]);
      type Stored = { id: string; first: string; last: string; times: number; cents: number };
      const stored = await rowsOf(api.db, sql<Stored>`
      select substr(i.value, 2) as id, to_char(min(e.at), 'YYYY-MM-DD') as first, to_char(max(e.at), 'YYYY-MM-DD') as last, count(*)::int as times,
        (sum((e.properties ->> 'dollars')::numeric) * 100)::int as cents
      from identifiers i join events e using (customer_id) where i.kind = 'user' and e.name = 'Order Completed' group by i.customer_id, i.value`); // prettier-ignore
      const [counted] = await rowsOf(api.db, sql<{ people: number; woken: number }>`
      select (select count(*)::int from customers) as people, (select count(*)::int from events where undecided) as woken`); // prettier-ignore
      const expected = byHand();
      expect(counted).toEqual({ people: expected.size, woken: 0 });
      if (share === 1) expect([expected.size, bought.length]).toEqual([23_570, 69_659]);
      expect(new Map(stored.map(({ id, ...sums }) => [id, sums]))).toEqual(expected);
    },
    600_000,
  );
});

describe('an import that is killed', () => {
  let road: Server;
  /** Lets everything through until it was told how far the import has come, and then nothing any more, neither there nor back. */
  let isCut = false;
  beforeAll(async () => {
    road = createServer((asked, answer) => {
      const isProgress = asked.method === 'PATCH';
      const { method, headers, url: path } = asked;
      const beyond = request(`${api.url}${path}`, { method, headers }, (answered) => {
        if (isCut) return answered.resume();
        isCut ||= isProgress;
        answer.writeHead(answered.statusCode ?? 500, answered.headers);
        return answered.pipe(answer);
      });
      beyond.on('error', () => answer.destroy());
      asked.pipe(beyond);
    });
    road.listen(0, '127.0.0.1');
    await once(road, 'listening');
  });
  afterAll(() => {
    road.closeAllConnections();
    road.close();
  });

  test('goes on where it was, and has each call once', async () => {
    const calls = Array.from({ length: 6_000 }, (_, n) => ({ type: 'track', userId: `u${n % 300}`, event: 'Visited', properties: { n }, timestamp: '2020-01-01T00:00:00Z' })); // prettier-ignore
    const lines = calls.map((call) => JSON.stringify(call));
    lines[5_990] = '{"type": "track", "userId": "u1"';
    const file = await write('visits.jsonl.gz', gzipSync(lines.join('\n')));
    const { port } = road.address() as AddressInfo;
    const hook = join(root, 'tests/setup/typescript-hook.cjs');
    const command = `require('./bin/sojourn.ts').main(process.argv.slice(1), require('./bin/terminal/io.ts').processIo)`;
    const argv = ['-r', hook, '-e', command, '--', 'import', file, ...provenance];
    const env = { ...process.env, SOJOURN_URL: `http://127.0.0.1:${port}`, SOJOURN_KEY: api.adminKey };
    const killed = spawn(process.execPath, argv, { cwd: root, env, stdio: 'ignore' });
    const ended = once(killed, 'exit');
    while (!isCut && killed.exitCode === null) await new Promise((done) => setTimeout(done, 20));
    killed.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const { code, out, err } = await bring(file);
    const said = JSON.parse(out) as { accepted: number; before: number; import: string };
    expect([code, said.accepted + said.before]).toEqual([1, 5_999]);
    expect(said.before).toBeGreaterThanOrEqual(2_000);
    expect(err).toContain(`${file}:5991 the line is not JSON`);
    const stored = await rowsOf(api.db, sql<{ n: number; once: number; imports: number }>`
      select count(*)::int as n, count(distinct properties ->> 'n')::int as once, count(distinct import_id)::int as imports from events where name = 'Visited'`); // prettier-ignore
    expect(stored).toEqual([{ n: 5_999, once: 5_999, imports: 1 }]);
    const { body } = await api.call('GET', `/v1/imports/${said.import}`);
    expect(body).toMatchObject({ who: 'web shop', when: '1998-06-30T00:00:00.000Z', basis: 'contract', file: 'visits.jsonl.gz', done: 6_000 }); // prettier-ignore
    expect(body['endedAt']).toEqual(expect.any(String));
  }, 120_000);
});

test('what an import says of somebody names it as its source, and the same file with another origin is another import of nothing new', async () => {
  const line = { type: 'identify', userId: 'hana', traits: { city: 'Berlin' }, timestamp: '2020-01-01T00:00:00Z' };
  const file = await write('people.jsonl', JSON.stringify(line));
  const { out } = await bring(file);
  const { import: id } = JSON.parse(out) as { import: string };
  const { body } = await api.call('GET', '/v1/customers/user:hana');
  expect(body['traits']).toMatchObject({ city: { value: 'Berlin', source: `import:${id}` } });
  const timeline = await api.call('GET', '/v1/customers/user:hana/timeline?kind=event');
  expect(timeline.body['items']).toEqual([expect.objectContaining({ import: id })]);
  const again = await run(['import', file, '--who', 'partner', '--when', '2020-01-02', '--basis', 'consent', '--json'], { SOJOURN_URL: api.url, SOJOURN_KEY: api.adminKey }); // prettier-ignore
  expect((JSON.parse(again.out) as { import: string }).import).not.toBe(id);
  expect((await api.call('GET', '/v1/customers/user:hana/timeline?kind=event')).body['items']).toHaveLength(1);
  const listed = await api.call('GET', '/v1/imports');
  expect(listed.body['items']).toContainEqual(expect.objectContaining({ who: 'partner', basis: 'consent' }));
  const first = await api.call('GET', '/v1/imports?limit=1');
  const next = await api.call('GET', `/v1/imports?limit=1&cursor=${String(first.body['next'])}`);
  expect(next.body['items']).toEqual([expect.objectContaining({ id, who: 'web shop' })]);
  const unknown = await api.call('POST', '/v1/batch?import=00000000-0000-4000-8000-000000000000', { batch: [] }); // prettier-ignore
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'unknown-import']);
});

describe('how far an import is', () => {
  const drawn = (errIsTerminal: boolean): string[] => {
    const said: string[] = [];
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const io = { out: () => undefined, err: (text: string) => void said.push(text), errIsTerminal, env: {} };
    const progress = progressBar(io, 'orders.csv', 400, 10_000);
    for (const [done, at] of [[0, 1_000], [40, 6_000], [100, 11_000], [390, 20_900], [400, 21_000]] as const) {
      clock.mockReturnValue(at);
      progress.update(done, sayPace(done * 2, { done, left: 400 - done, seconds: (at - 1_000) / 1_000 }));
    } // prettier-ignore
    progress.end();
    clock.mockRestore();
    return said;
  };

  test('is a bar on a terminal, with how fast it goes and how long it still takes, and a line every ten seconds elsewhere', () => {
    expect(drawn(true)[2]).toBe(`\r\x1b[2Korders.csv [${'='.repeat(8)}${' '.repeat(22)}] 25 % 20 events/s, 0:30 left`);
    expect(drawn(true).at(-1)).toBe('\r\x1b[2K');
    expect(drawn(false)).toEqual(['orders.csv 25 % 20 events/s, 0:30 left\n', 'orders.csv 100 % 40 events/s, 0:00 left\n']); // prettier-ignore
  });

  test('is told where somebody watches, and to no machine', async () => {
    const file = await write('watched.jsonl', JSON.stringify({ type: 'track', userId: 'ivo', event: 'Came', timestamp: '2020-01-01T00:00:00Z' })); // prettier-ignore
    const env = { SOJOURN_URL: api.url, SOJOURN_KEY: api.adminKey };
    expect((await run(['import', file, ...provenance], env, true)).err).toContain('watched.jsonl [====');
    expect((await run(['import', file, ...provenance, '--json'], env, true)).err).toBe('');
  });
});
