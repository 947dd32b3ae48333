import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { masterKey } from '../setup/master-key';
import { run } from './captured-io';

const commands = [
  'validate',
  'publish',
  'import',
  'demo',
  'keys',
  'pause',
  'resume',
  'reconcile',
  'replay',
  'erasures',
  'doctor',
  'migrate',
  'api',
  'worker',
];

describe('help', () => {
  test('names every command and the exit codes', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(out).toContain('0 good, 1 found problems, 2 wrong use');
  });

  test.each(commands)('%s --help has an example', async (command) => {
    const { code, out } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Example: .*sojourn ${command}`, 'm'));
  });

  test('no command at all shows the help and is wrong use', async () => {
    const { code, out } = await run([]);
    expect(code).toBe(2);
    expect(out).toContain('Usage: sojourn COMMAND');
  });
});

describe('wrong use is said in one line and exits 2', () => {
  test.each([
    [['publich'], 'there is no command "publich"'],
    [['validate'], 'validate takes a FILE, or --dir DIR'],
    [['validate', '--fix', 'a.yaml'], "Unknown option '--fix'"],
    [['validate', '/nowhere/a.yaml'], 'There is no file /nowhere/a.yaml.'],
    [['import'], 'import takes a FILE'],
    [['import', 'a.jsonl', 'b.jsonl'], 'import takes one FILE, not also "b.jsonl"'],
    [['import', 'a.csv'], 'a.csv needs --map FILE'],
    [['import', 'a.csv', '--map', '/nowhere/map.yaml'], 'The map /nowhere/map.yaml cannot be read.'],
    [['import', 'a.jsonl'], '--who collected it, --when, and on what --basis'],
    [['import', 'a.jsonl', '--who', 'shop', '--when', '1998-06-30'], '--who collected it, --when, and on what --basis'],
    [['import', 'a.jsonl', '--who', 'shop', '--when', 'then', '--basis', 'contract'], '--when takes a time like'],
    [['import', 'a.jsonl', '--who', 'shop', '--when', '1998-06-30', '--basis', 'trust'], '--basis takes consent,'],
    [['import', 'a.jsonl', '--map'], "Option '--map <value>' argument missing"],
    [['publish'], 'publish takes a FILE, or --dir DIR'],
    [['publish', 'a.yaml', '--dir', 'b'], 'files or --dir, not both'],
    [['publish', '--dir', '/nowhere'], 'There is no folder /nowhere.'],
    [['publish', 'a.yaml', '--in-flight', 'stop'], '--in-flight takes keep, move, drain, not "stop"'],
    [['demo', '--months', '0'], '--months takes a whole number of at least 1, not "0"'],
    [['demo', 'now'], 'It takes no argument "now"'],
    [['keys', 'make', 'x'], 'keys takes list, create NAME or revoke ID, not "make"'],
    [['keys', 'create'], 'create takes a NAME'],
    [
      ['keys', 'create', 'x', '--scopes', 'root'],
      '--scopes takes browser, ingest, read, write, publish, admin, not "root"',
    ],
    [['keys', 'create', 'x', '--role', 'king'], '--role takes viewer, author, publisher, admin, not "king"'],
    [['keys', 'create', 'x', '--role', 'viewer', '--scopes', 'read'], 'A key takes --scopes or --role, not both.'],
    [['keys', 'list', '--url', 'localhost:3000'], '--url takes an http address'],
    [['migrate'], 'DATABASE_URL is not set'],
    [['reconcile'], 'DATABASE_URL is not set'],
    [['replay'], 'TEMPORAL_ADDRESS is not set'],
    [['replay', '--most', 'all'], '--most takes a whole number of at least 1, not "all"'],
    [['erasures'], 'DATABASE_URL is not set'],
    [['erasures', '--replay', '/nowhere/list.jsonl'], 'There is no file /nowhere/list.jsonl.'],
    [['api'], 'DATABASE_URL is not set'],
    [['worker'], 'SMTP_URL is not set'],
  ])('%j', async (argv, said) => {
    const { code, out, err } = await run(argv, { DATA_DIR: '/nowhere' });
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(err).toContain(said);
  });

  test('with --json the reason comes as JSON too', async () => {
    const { code, out } = await run(['validate', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({ error: 'validate takes a FILE, or --dir DIR.' });
  });

  test('a wrong DATABASE_URL is named without showing it', async () => {
    const { code, err } = await run(['migrate'], { DATABASE_URL: 'mysql://user:secret@localhost/x' });
    expect(code).toBe(2);
    expect(err).toContain('DATABASE_URL is no postgres:// address');
    expect(err).not.toContain('secret');
  });
});

describe('what cannot be reached exits 1 with a remedy', () => {
  test('Postgres', async () => {
    const { code, err } = await run(['migrate'], {
      DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/x',
      MASTER_KEY: masterKey.toString('base64'),
    });
    expect(code).toBe(1);
    expect(err).toContain('Postgres does not answer at 127.0.0.1:1. Start it, or mend DATABASE_URL.');
    expect(err).not.toContain('secret');
  });

  test('Temporal', async () => {
    const { code, err } = await run(['replay'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect({ code, lines: err.trimEnd().split('\n').length }).toEqual({ code: 1, lines: 1 });
    expect(err).toContain('Temporal does not answer at 127.0.0.1:1');
    expect(err).toContain('Start it, or mend TEMPORAL_ADDRESS.');
  });

  test('Sojourn', async () => {
    const { code, err } = await run(['keys', 'list', '--url', 'http://127.0.0.1:64999', '--key', 'k']);
    expect(code).toBe(1);
    expect(err).toMatch(/Nothing answers at http:\/\/127.0.0.1:64999 .*ECONNREFUSED.* Start Sojourn with "npm start"/);
  });
});

describe('doctor', () => {
  test('says of each part what is wrong and what to do', async () => {
    const env = {
      DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      SMTP_URL: 'smtp://127.0.0.1:1',
      SOJOURN_URL: 'http://127.0.0.1:64999',
    };
    const { code, out } = await run(['doctor'], env);
    expect(code).toBe(1);
    expect(out).toMatch(/^ok +node /m);
    expect(out).toMatch(/^ok +disk /m);
    for (const [part, remedy] of [
      ['postgres', 'mend DATABASE_URL'],
      ['temporal', 'mend TEMPORAL_ADDRESS'],
      ['mail', 'mend SMTP_URL'],
      ['sojourn', 'npm start'],
    ]) {
      expect(out).toMatch(new RegExp(`^problem +${part} .*${remedy}`, 'm'));
    }
  });

  test('names a setting that cannot be read', async () => {
    const { code, out } = await run(['doctor', '--json'], { PORT: 'high' });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      findings: [{ part: 'settings', ok: false, said: expect.stringContaining('PORT') }],
    });
  });
});

type SentCall = { messageId: string; userId: string; type: string; properties?: { cds?: number } };

/** A stand-in for the server's side of HTTP, to show what the command sends when a server misbehaves. */
describe('import against a server with troubles', () => {
  type Answerer = (
    request: { path: string; batch: SentCall[] },
    count: number,
  ) => { status: number; headers?: Record<string, string>; body?: object } | 'cut';
  let server: Server;
  afterEach(() => new Promise((done) => server.close(done)));

  async function serve(answer: Answerer): Promise<string> {
    let count = 0;
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { batch = [] } = JSON.parse(Buffer.concat(chunks).toString()) as { batch?: SentCall[] };
        const path = request.url ?? '';
        const answered = answer({ path, batch }, path.startsWith('/v1/batch') ? ++count : 0);
        if (answered === 'cut') return request.socket.destroy();
        return response
          .writeHead(answered.status, answered.headers)
          .end(JSON.stringify({ success: answered.status === 200, id: 'import-1', done: 0, ...answered.body }));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const provenance = ['--who', 'CDNOW', '--when', '1998-06-30', '--basis', 'contract'];
  const slice = ['import', 'journeys/data/cdnow-first-months.txt', '--map', 'journeys/maps/cdnow.yaml', ...provenance, '--key', 'k']; // prettier-ignore

  test('429, 503 and cut connections are tried again; every call arrives, each person in order, in batches of at most 100', async () => {
    const arrived: SentCall[] = [];
    const url = await serve(({ batch }, count) => {
      expect(batch.length).toBeLessThanOrEqual(100);
      if (count === 2) return { status: 429, headers: { 'retry-after': '0' } };
      if (count === 3) return { status: 503 };
      if (count === 5) return 'cut';
      arrived.push(...batch);
      return { status: 200 };
    });
    const { code, out } = await run([...slice, '--url', url, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ accepted: arrived.length, refused: 0 });
    expect(new Set(arrived.map(({ messageId }) => messageId)).size).toBe(arrived.length);
    const ofOne = arrived.filter(({ userId }) => userId === 'c00238');
    expect(ofOne[0]?.type).toBe('identify');
    expect(ofOne.flatMap(({ properties }) => properties?.cds ?? [])).toEqual([7, 3, 4, 3]);
  });

  test('the same file sends the same ids again', async () => {
    const runs: string[][] = [[], []];
    let runIndex = 0;
    const url = await serve(({ batch }) => {
      runs[runIndex]?.push(...batch.map(({ messageId }) => messageId));
      return { status: 200 };
    });
    await run([...slice, '--url', url]);
    runIndex = 1;
    await run([...slice, '--url', url]);
    expect(runs[0]?.length).toBeGreaterThan(1_000);
    expect([...(runs[1] ?? [])].sort()).toEqual([...(runs[0] ?? [])].sort());
  });

  test('it says where it comes from, sends all of it as part of that, and says that it has ended', async () => {
    const paths: string[] = [];
    const url = await serve(({ path }) => {
      paths.push(path);
      return { status: 200 };
    });
    await run([...slice, '--url', url]);
    expect([paths[0], paths.at(-1)]).toEqual(['/v1/imports', '/v1/imports/import-1']);
    expect(new Set(paths.slice(1, -1))).toEqual(new Set(['/v1/batch?import=import-1']));
  });

  test('what the server does not take of a batch is named by its line', async () => {
    const url = await serve(({ batch }) => {
      const rejected = batch.flatMap(({ userId, type }, index) =>
        userId === 'c00633' && type === 'identify' ? [{ index, code: 'over-limit', detail: 'Too much.' }] : [],
      );
      return { status: 200, body: { rejected } };
    });
    const { code, out, err } = await run([...slice, '--url', url, '--json']);
    const { problems, refused } = JSON.parse(out) as { problems: object[]; refused: number };
    expect([code, refused, problems]).toEqual([1, 1, [{ line: 14, problem: 'over-limit: Too much.' }]]);
    expect(err).toContain('cdnow-first-months.txt:14 over-limit: Too much.');
  });

  test('a refused batch is divided until the call to blame stands alone, named by its line', async () => {
    const blamed = 'c00633';
    const url = await serve(({ batch }) => ({ status: batch.some(({ userId }) => userId === blamed) ? 422 : 200 }));
    const { code, out } = await run([...slice, '--url', url, '--json']);
    const { accepted, problems } = JSON.parse(out) as { accepted: number; problems: { line: number }[] };
    expect(code).toBe(1);
    expect(accepted).toBeGreaterThan(1_000);
    expect(new Set(problems.map(({ line }) => line))).toEqual(new Set([14, 15, 16, 17, 18]));
  });

  test('a key that is refused ends it at once', async () => {
    const url = await serve(() => ({ status: 401 }));
    const { code, err } = await run([...slice, '--url', url]);
    expect(code).toBe(1);
    expect(err).toContain('The key is missing or refused');
  });
});
