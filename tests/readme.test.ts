import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyFreePort } from '../worker/embedded/ports';

const root = join(__dirname, '..');
const startMillis = 240_000;
const key = 'a-key-for-the-readme-test';

/** What a reader does in a row: start Sojourn as the README says, then run the blocks that follow. */
type Chapter = { readonly start: string; readonly blocks: readonly string[] };

async function chaptersOf(file: string): Promise<Chapter[]> {
  const chapters: { start: string; blocks: string[] }[] = [];
  for (const [, block = ''] of (await readFile(file, 'utf8')).matchAll(/^```sh\n([\s\S]*?)^```$/gm)) {
    if (/\bnpm start$/m.test(block)) chapters.push({ start: block, blocks: [] });
    else chapters.at(-1)?.blocks.push(block);
  }
  return chapters;
}

function startSojourn(script: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  return new Promise((done, fail) => {
    const child = spawn('bash', ['-c', script], { cwd: root, env });
    let said = '';
    const giveUp = setTimeout(() => fail(new Error(`not ready in time:\n${said}`)), startMillis);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!/^ready http/m.test(said)) return;
      clearTimeout(giveUp);
      done(child);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => fail(new Error(`ended with ${code}:\n${said}`)));
  });
}

async function stopSojourn(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill('SIGINT');
  return ended;
}

/** One shell for all blocks, so that what one exports the next one has. */
function runBlocks(
  blocks: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const script = blocks.map((block, index) => `echo "block ${index + 1}" >&2\n${block}`).join('\n');
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: root, env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
    child.on('close', (code) => done({ code, out, err }));
  });
}

describe('the README', () => {
  let dataDir: string;
  let env: NodeJS.ProcessEnv;
  let chapters: readonly Chapter[];
  let sojourn: ChildProcess | undefined;

  beforeAll(async () => {
    chapters = await chaptersOf(join(root, 'README.md'));
    dataDir = await mkdtemp(join(tmpdir(), 'readme-'));
    await chmod(dataDir, 0o755);
    const { TEMPORAL_ADDRESS: _ofTheTests, ...own } = process.env;
    env = { ...own, DATA_DIR: dataDir, PORT: String(await anyFreePort()), ADMIN_KEY: key, SOJOURN_KEY: key };
  });

  afterAll(async () => {
    if (sojourn) await stopSojourn(sojourn);
    await rm(dataDir, { recursive: true, force: true });
  });

  test('starts Sojourn twice, once at the pace of the wall and once fast', () => {
    expect(chapters.map(({ start }) => start.trim())).toEqual(['npm start', 'CLOCK_RATE=86400 npm start']);
  });

  test(
    'leads to a first email, and its reason',
    async () => {
      const [first] = chapters;
      sojourn = await startSojourn(first?.start ?? '', env);
      const { code, out, err } = await runBlocks(first?.blocks ?? [], env);
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('"subject":"Welcome, Ann"');
      expect(out).toMatch(/"outcome":"send"/);
      expect(await stopSojourn(sojourn)).toBe(0);
    },
    startMillis,
  );

  test(
    'leads to a demo whose mails all arrived once',
    async () => {
      const second = chapters[1];
      sojourn = await startSojourn(second?.start ?? '', env);
      const { code, out, err } = await runBlocks(second?.blocks ?? [], env);
      expect({ code, said: code === 0 ? '' : out + err }).toEqual({ code: 0, said: '' });
      expect(out).toContain('every message arrived once');
      expect(await stopSojourn(sojourn)).toBe(0);
    },
    startMillis,
  );
});
