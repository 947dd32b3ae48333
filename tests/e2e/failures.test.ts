import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attempt } from './attempt';
import { mail, policy } from './definitions';
import { adminKey, newFolder } from './product';
import { Surface, until } from './surface';

const isRoot = process.getuid?.() === 0;
const folders: string[] = [];
const attempts: Attempt[] = [];
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(attempts.splice(0).map((attempt) => attempt.end('SIGTERM')));
  for (const server of servers.splice(0)) server.close();
}, 60_000);
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const made = await newFolder(tmpdir());
  folders.push(made);
  return made;
}

/** The suite's own servers stand in for what the environment names, unless the case names something else. */
async function attempt(env: Readonly<Record<string, string>>): Promise<Attempt> {
  const made = new Attempt({ DATA_DIR: await folder(), ADMIN_KEY: adminKey, ...env });
  attempts.push(made);
  return made;
}

const suiteTemporal = (): string => process.env['TEMPORAL_ADDRESS'] ?? '';
function databaseUrl(change: (url: URL) => void): string {
  const url = new URL(process.env['SOJOURN_TEST_DATABASE_URL'] ?? '');
  change(url);
  return url.href;
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
}

const hopeless: readonly [string, () => Promise<Record<string, string>>, RegExp][] = [
  ['an unreadable DATABASE_URL', async () => ({ DATABASE_URL: 'localhost/sojourn' }), /DATABASE_URL/],
  [
    'a DATABASE_URL of another product',
    async () => ({ DATABASE_URL: 'mysql://root@localhost/sojourn' }),
    /DATABASE_URL/,
  ],
  [
    'a wrong password',
    async () => ({ TEMPORAL_ADDRESS: suiteTemporal(), DATABASE_URL: databaseUrl((url) => (url.password = 'wrong')) }),
    /DATABASE_URL.*password/i,
  ],
  [
    'a database that does not exist',
    async () => ({
      TEMPORAL_ADDRESS: suiteTemporal(),
      DATABASE_URL: databaseUrl((url) => (url.pathname = '/nowhere')),
    }),
    /DATABASE_URL.*nowhere/,
  ],
  ['an unreadable SMTP_URL', async () => ({ SMTP_URL: 'mail.example.org' }), /SMTP_URL/],
  ['an SMTP_URL that is no mail server', async () => ({ SMTP_URL: 'https://mail.example.org' }), /SMTP_URL/],
  ['a PORT that is no port', async () => ({ PORT: '70000' }), /PORT/],
  ['a CLOCK_RATE that is no number', async () => ({ CLOCK_RATE: 'fast' }), /CLOCK_RATE/],
  ['an ADMIN_KEY that is too short', async () => ({ ADMIN_KEY: 'short' }), /ADMIN_KEY.*16/],
  ['a taken PORT', async () => ({ PORT: String(await listen(createServer())) }), /PORT \d+ .*taken/],
  [
    'a taken POSTGRES_PORT',
    async () => ({ POSTGRES_PORT: String(await listen(createServer())) }),
    /POSTGRES_PORT \d+ .*taken/,
  ],
];

test.each(hopeless)(
  '%s is said in one line, and the exit is not 0',
  async (_what, env, line) => {
    const settings = await env();
    const failed = await attempt(settings);
    expect(await failed.end()).toBe(1);
    expect(failed.errors).toHaveLength(1);
    expect(failed.errors[0]).toMatch(line);
    expect(failed.errors[0]).toMatch(/^sojourn: /);
    for (const secret of [settings['DATABASE_URL'], settings['ADMIN_KEY']])
      if (secret) expect(failed.errors[0]).not.toContain(secret);
  },
  90_000,
);

test('a Postgres that refuses is waited for, and taken when it comes', async () => {
  const port = await closedPort();
  const url = databaseUrl((one) => {
    one.searchParams.delete('host');
    one.host = `127.0.0.1:${port}`;
  });
  const waiting = await attempt({ DATABASE_URL: url, TEMPORAL_ADDRESS: suiteTemporal() });
  expect(await waiting.said('{', 90_000)).toMatch(/Postgres cannot be reached/);
  const to = new URL(databaseUrl(() => undefined));
  const proxy = createServer((socket) => {
    const upstream = createConnection(Number(to.port), to.hostname);
    for (const one of [socket, upstream]) one.on('error', () => undefined);
    socket.pipe(upstream).pipe(socket);
  });
  servers.push(proxy);
  await new Promise<void>((done) => proxy.listen(port, '127.0.0.1', done));
  expect(await waiting.said('ready')).toMatch(/^http/);
}, 150_000);

test('without Temporal everything is accepted, and decided when it comes', async () => {
  const port = await closedPort();
  const waiting = await attempt({ TEMPORAL_ADDRESS: `127.0.0.1:${port}`, CLOCK_RATE: '3600' });
  const surface = new Surface(await waiting.said('ready'), adminKey);
  await publishWelcome(surface);
  await welcome(surface, 'early');
  expect((await surface.call('GET', '/readyz')).status).toBe(200);
  expect(await surface.mails('early@example.org')).toEqual([]);
  const to = suiteTemporal().split(':');
  const proxy = createServer((socket) => {
    const upstream = createConnection(Number(to[1]), to[0]);
    for (const one of [socket, upstream]) one.on('error', () => undefined);
    socket.pipe(upstream).pipe(socket);
  });
  servers.push(proxy);
  await new Promise<void>((done) => proxy.listen(port, '127.0.0.1', done));
  await until('the mail', async () => (await surface.mails('early@example.org')).length === 1, 60_000);
}, 180_000);

test.each([
  ['a file where DATA_DIR should be', (dir: string) => writeFileSync(join(dir, 'data'), ''), 'data'],
  ['a file on the way to DATA_DIR', (dir: string) => writeFileSync(join(dir, 'file'), ''), 'file/data'],
])(
  '%s is said in one line that names it',
  async (_what, prepare, place) => {
    const dir = await folder();
    prepare(dir);
    const failed = await attempt({ DATA_DIR: join(dir, place) });
    expect(await failed.end()).toBe(1);
    expect(failed.errors).toHaveLength(1);
    expect(failed.errors[0]).toContain(join(dir, place.split('/')[0] ?? ''));
  },
  60_000,
);

/** Only root may mount; an ordinary user's read-only folder says the same. */
test('a full or read-only disk is said in one line', async () => {
  const dir = await folder();
  if (isRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir]);
  else mkdirSync(join(dir, 'locked'), { mode: 0o500 });
  try {
    const failed = await attempt({ DATA_DIR: isRoot ? join(dir, 'data') : join(dir, 'locked', 'data') });
    expect(await failed.end()).toBe(1);
    expect(failed.errors).toHaveLength(1);
    expect(failed.errors[0]).toMatch(isRoot ? /no space|disk|full|ENOSPC/i : /permission|EACCES/i);
  } finally {
    if (isRoot) execFileSync('umount', ['-l', dir]);
  }
}, 120_000);

test('an old Node is told what is needed, before anything else', async () => {
  const dir = await folder();
  const fake = join(dir, 'old.cjs');
  writeFileSync(
    fake,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.19.0' } });",
  );
  for (const script of ['tools/start.mjs', 'tools/test.mjs', 'bin/sojourn.mjs']) {
    const old = new Attempt({}, [script], ['-r', fake]);
    attempts.push(old);
    expect(await old.end()).toBe(1);
    expect(old.errors).toEqual([expect.stringMatching(/^sojourn: this is Node 18\.19\.0; Sojourn needs Node >=20/)]);
    expect(old.lines).toEqual([]);
  }
});

async function publishWelcome(surface: Surface): Promise<void> {
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish(
    'journeys',
    'stay',
    'journey: stay\nname: Stay\npurpose: news\nenter: { on: Signed Up }\nsteps:\n  - { message: hello, template: hello }\n  - wait: 6 hours\n  - { message: again, template: hello }\n',
  );
}

async function welcome(surface: Surface, user: string): Promise<void> {
  await surface.identify(user, { email: `${user}@example.org` });
  await surface.consent(`user:${user}`, 'news', 'granted');
  await surface.track(user, 'Signed Up', {}, `${user}-event`);
}

/** An hour lasts a second, so that the wait of six hours goes over the restart. */
const living = (dataDir: string) => attempt({ DATA_DIR: dataDir, CLOCK_RATE: '3600' });
const mailsTo = async (surface: Surface, user: string): Promise<number> =>
  (await surface.mails(`${user}@example.org`)).length;
const atRest = (surface: Surface, user: string) =>
  until(`two mails to ${user}`, async () => (await mailsTo(surface, user)) >= 2, 60_000);

const readers = Array.from({ length: 80 }, (_, n) => `reader-${n}`);

/** A letter to everybody who reads, five of them in a second. */
async function broadcast(surface: Surface): Promise<void> {
  const batch = readers.flatMap((userId) => [
    { type: 'identify', userId, traits: { email: `${userId}@example.org`, reader: true } },
    { type: 'track', userId, event: 'Consent Changed', properties: { purpose: 'news', state: 'granted' } },
  ]);
  await surface.good('POST', '/v1/batch', { batch });
  await surface.publish('audiences', 'readers', 'audience: readers\nwhen: customer.traits.reader == true\n');
  const at = new Date((await surface.now()) + 12 * 3_600_000).toISOString().slice(0, 16);
  await surface.publish(
    'journeys',
    'letter',
    `journey: letter\npurpose: news\nenter: { audience: readers, at: "${at}Z", pace: 5 per hour }\nsteps:\n  - { message: hello, template: hello }\n`,
  );
}
const written = async (surface: Surface): Promise<number> =>
  (await surface.good<{ entered: number }>('GET', '/v1/journeys/letter/stats')).entered;

/** Each reader had one letter, or one of which nobody knows whether it went when the process died. */
async function expectEachWrittenTo(surface: Surface): Promise<void> {
  const fates = await Promise.all(
    readers.map(async (user) => {
      await settled(surface, user);
      const [passages, messages, mails] = [await surface.enrolments(`user:${user}`), await surface.messages(`user:${user}`), await mailsTo(surface, user)]; // prettier-ignore
      const isWhole = mails === 1 || (mails === 0 && messages[0]?.status === 'unknown');
      return { user, isWhole: isWhole && passages.length === 1 && messages.length === 1 };
    }),
  );
  expect(fates.filter(({ isWhole }) => !isWhole)).toEqual([]);
}

test('SIGTERM drains, the next start is warm and goes on, and a SIGKILL of everything loses nothing, not the rest of a broadcast either', async () => {
  const dataDir = await folder();
  const first = await living(dataDir);
  let surface = new Surface(await first.said('ready'), adminKey);
  await publishWelcome(surface);
  const many = Array.from({ length: 20 }, (_, n) => n);
  await Promise.all(many.map((n) => welcome(surface, `drained-${n}`)));
  const asked = performance.now();
  expect(await first.end('SIGTERM')).toBe(0);
  expect(performance.now() - asked).toBeLessThan(30_000);
  expect(first.errors).toEqual([]);

  const second = await living(dataDir);
  surface = new Surface(await second.said('ready'), adminKey);
  // How fast it is stands in bench/README.md; what makes it fast is that nothing is made anew.
  const setUp = second.lines.filter((line) => line.startsWith('set-up:'));
  expect(setUp.length).toBeGreaterThan(2);
  expect(
    setUp.filter((line) => !/^set-up: (Temporal \d|dependencies are those|the build is up to date)/.test(line)),
  ).toEqual([]);
  for (const n of many) await atRest(surface, `drained-${n}`);
  await broadcast(surface);
  await until('the first readers', async () => (await written(surface)) > 5, 60_000);
  await Promise.all(many.map((n) => welcome(surface, `killed-${n}`)));
  expect(await second.end('SIGKILL')).toBeNull();

  const third = await living(dataDir);
  surface = new Surface(await third.said('ready'), adminKey);
  expect(third.age).toBeLessThan(120_000);
  const counts = await Promise.all(
    many
      .flatMap((n) => [`drained-${n}`, `killed-${n}`])
      .map(async (user) => {
        await settled(surface, user);
        const unknown = (await surface.messages(`user:${user}`)).filter(({ status }) => status === 'unknown').length;
        const mails = await mailsTo(surface, user);
        return { user, whole: mails <= 2 && mails + unknown >= 2 };
      }),
  );
  expect(counts.filter(({ whole }) => !whole)).toEqual([]);
  await until('all readers', async () => (await written(surface)) === readers.length, 90_000);
  await expectEachWrittenTo(surface);
  expect(readFileSync(join(dataDir, 'ports.json'), 'utf8')).toContain('postgres');
}, 480_000);

/** Its passage ended. */
const settled = (surface: Surface, user: string) =>
  until(`the end of ${user}`, async () => (await surface.enrolments(`user:${user}`))[0]?.state === 'completed', 90_000);
