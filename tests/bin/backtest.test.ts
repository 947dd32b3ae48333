import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { run } from './captured-io';

const root = join(__dirname, '../..');
const shipped = join(root, 'journeys/cdnow');
const slice = ['--events', join(root, 'journeys/data/cdnow-first-months.txt')];
const map = ['--map', join(root, 'journeys/maps/cdnow.yaml')];
const whole = join(root, '../shared/data/CDNOW_master.txt');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'back test '));
});
afterAll(() => rm(folder, { recursive: true }));

/** The result as it was when somebody last looked at it; UPDATE_BACKTEST=1 writes it anew. */
function expectKnown(name: string, out: string): void {
  const file = join(__dirname, name);
  const said = `${JSON.stringify(JSON.parse(out), null, 2)}\n`;
  if (process.env['UPDATE_BACKTEST']) writeFileSync(file, said);
  expect(said).toBe(readFileSync(file, 'utf8'));
}

describe('the shipped journeys over the shipped purchases', () => {
  const argv = ['backtest', '--journeys', shipped, ...slice, ...map];
  let first: ReturnType<typeof run>;
  beforeAll(() => {
    first = run([...argv, '--json']);
  });

  test('give the known result, and the same bytes every time', async () => {
    const [once, again] = [await first, await run([...argv, '--json'])];
    expect(once).toMatchObject({ code: 0, err: '' });
    expect(again.out).toBe(once.out);
    expectKnown('backtest-slice.json', once.out);
  });

  test('reach their goals as often as a count by hand finds', async () => {
    const rows = readFileSync(slice[1] ?? '', 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const purchases = new Map<string, { at: number; dollars: number }[]>();
    for (const [id = '', date = '', , dollars = ''] of rows.map((row) => row.trim().split(/ +/))) {
      const at = Date.parse(date.replace(/(....)(..)(..)/, '$1-$2-$3'));
      purchases.set(id, [...(purchases.get(id) ?? []), { at, dollars: Number(dollars) }]);
    }
    const secondWithin = (days: number): number =>
      [...purchases.values()].filter(([one, two]) => one && two && two.at - one.at <= days * 86_400_000).length;
    const tiersOf = (bought: readonly { dollars: number }[]): number => {
      let spent = 0;
      const sums = bought.map(({ dollars }) => (spent += dollars));
      return Number(sums.some((sum) => sum >= 500)) + Number(sums.some((sum) => sum >= 200 && sum < 500));
    };
    const { out } = await first;
    expect((JSON.parse(out) as { journeys: object }).journeys).toMatchObject({
      'second-purchase': { entered: purchases.size, goals: secondWithin(60) },
      welcome: { entered: purchases.size, goals: secondWithin(30) },
      'win-back': { entered: rows.length },
      'tier-thank-you': { entered: [...purchases.values()].reduce((sum, bought) => sum + tiersOf(bought), 0) },
    });
  });

  test('change nothing against themselves', async () => {
    const { out } = await run([...argv, '--against', shipped, '--json']);
    const { against } = JSON.parse(out) as { against: { journeys: object; messages: number; customers: object } };
    expect(against).toMatchObject({ messages: 0, customers: { more: 0, fewer: 0, same: 299 } });
    const numbers = JSON.stringify(against.journeys).match(/-?\d+/g);
    expect(new Set(numbers)).toEqual(new Set(['0']));
  });

  test('are told in words, with what changes against another version', async () => {
    const other = join(folder, 'other');
    await mkdir(other, { recursive: true });
    for (const name of ['policy', 'templates', 'welcome', 'newsletter']) {
      const text = await readFile(join(shipped, `${name}.yaml`), 'utf8');
      await writeFile(join(other, `${name}.yaml`), text.replace('28 calendar days', '200 calendar days'));
    }
    const { code, out } = await run([...argv, '--against', other]);
    expect(code).toBe(0);
    expect(out).toContain('299 customers, 550 events, 1997-01-01 to 1997-06-30: ');
    expect(out).toMatch(/^journey +entered +active +completed +exited +parked +goals +sent +held +skipped$/m);
    expect(out).toMatch(/^win-back +550 /m);
    expect(out).toMatch(/newsletter skipped: no-consent \d+/);
    expect(out).toMatch(/^Messages by week, 1996-12-30 to /m);
    expect(out).toMatch(/^Busiest customers: c\d{5} \(\d+\)/m);
    expect(out).toMatch(/^Against .*other: \+\d+ messages; \d+ customers get more, \d+ fewer, \d+ as many$/m);
    expect(out).toMatch(/^win-back +\+550 /m);
    expect(out).toMatch(/would have gone after the last event \(1997-06-30\)/);
  });

  test('make a page that needs nothing else', async () => {
    const page = join(folder, 'page.html');
    expect(await run([...argv, '--html', page])).toMatchObject({ code: 0 });
    const html = await readFile(page, 'utf8');
    expect(html).toMatch(/<svg[^>]*aria-label="Messages by week and journey"/);
    expect(html).toContain('<td>second-purchase</td>');
    expect(html).not.toMatch(/<script|<link|src=|url\(|@import/);
  });
});

const isThere = existsSync(whole);
/** `npm run backtest` takes all of it. */
const isLong = process.env['BACKTEST_WHOLE'] !== undefined;
/** With the line of names; as many as are worth threads. */
const most = isLong ? Infinity : 7_501;

(isThere ? test : test.skip)(
  `${isLong ? 'the whole' : 'the first 7,500 purchases'} of CDNOW give the known result on all cores`,
  async () => {
    const events = join(folder, 'purchases.txt');
    await writeFile(events, (await readFile(whole, 'utf8')).split('\n').slice(0, most).join('\n'));
    const argv = ['backtest', '--journeys', shipped, '--events', events, ...map, '--json'];
    const program = [join(root, 'bin/sojourn.mjs'), ...argv];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: root, maxBuffer: 10_000_000 });
    expectKnown(isLong ? 'backtest-cdnow.json' : 'backtest-part.json', stdout.slice(stdout.lastIndexOf('\n{') + 1));
  },
  isLong ? 900_000 : 300_000,
);

const policy = 'timezone: UTC\npurposes: { news: { class: marketing } }\ncaps: [{ max: 1, per: calendar day }]\n';
const templates = 'template: mail\nchannel: email\nsubject: Hi\ntext: Hi {{ links.unsubscribe }}\n';
const cart = `journey: cart
purpose: news
enter: { on: Product Added }
exit: [{ on: Order Completed, as: bought }]
goal: { on: Order Completed, within: 3 days }
steps:
  - wait: 2 hours
  - message: reminder
    template: mail
`;

async function journeys(name: string, text: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'all.yaml'), text);
  return place;
}

const call = (at: string, more: object): string =>
  JSON.stringify({ type: 'track', userId: 'u1', timestamp: `2026-03-${at}:00Z`, ...more });
const consent = (at: string, userId: string, state = 'granted'): string =>
  call(at, { userId, event: 'Consent Changed', properties: { purpose: 'news', state } });
const identify = (at: string, userId: string): string =>
  call(at, { userId, type: 'identify', traits: { email: `${userId}@example.org` } });
const added = (at: string, userId: string, more: object = {}): string =>
  call(at, { userId, event: 'Product Added', ...more });

async function backtest(lines: readonly string[], name = 'events.jsonl', ...options: string[]) {
  const file = join(folder, name);
  await writeFile(file, name.endsWith('.gz') ? gzipSync(lines.join('\n')) : lines.join('\n'));
  const dir = await journeys('carts', [policy, templates, cart].join('---\n'));
  const ran = await run(['backtest', '--journeys', dir, '--events', file, '--json', ...options]);
  return { ...ran, said: ran.code < 2 ? (JSON.parse(ran.out) as Record<string, never>) : undefined };
}

describe('JSON lines', () => {
  const lines = [
    identify('02T09:00', 'ann'), consent('02T09:00', 'ann'), added('02T10:00', 'ann'),
    identify('02T09:00', 'bob'), consent('02T09:00', 'bob'), added('02T10:00', 'bob'),
    call('02T11:00', { userId: 'bob', event: 'Order Completed' }),
    identify('02T09:00', 'eve'), added('02T10:00', 'eve'),
  ]; // prettier-ignore

  test('are lived again by person: consent, exits and goals count', async () => {
    const { said, code } = await backtest(lines);
    expect(code).toBe(0);
    expect(said).toMatchObject({
      customers: 3,
      events: 9,
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T11:00:00.000Z',
      messages: 1,
      journeys: {
        cart: { entered: 3, sent: 1, held: 0, skipped: { 'no-consent': 1 }, exited: 1, completed: 2, goals: 1 },
      },
      weeks: [{ week: '2026-03-02', entered: 3, sent: 1, journeys: { cart: 1 } }],
      busiest: [{ customer: 'ann', messages: 1 }],
      problems: [],
    });
  });

  test('may come in any order, twice, and packed', async () => {
    const marked = lines.map((line, n) => JSON.stringify({ ...(JSON.parse(line) as object), messageId: `m${n}` }));
    const { out } = await backtest(marked);
    expect(
      (
        await backtest(
          [...marked].reverse().sort((a, b) => a.length - b.length),
          'packed.jsonl.gz',
        )
      ).out,
    ).toBe(out);
    expect((await backtest([...marked, ...marked])).out).toBe(out);
  });

  test('join a visitor to the account that they sign into', async () => {
    const visitor = { anonymousId: 'cookie', userId: undefined };
    const { said } = await backtest([
      added('02T10:00', 'x', visitor),
      call('02T10:30', {
        type: 'identify',
        userId: 'ann',
        anonymousId: 'cookie',
        traits: { email: 'ann@example.org' },
      }),
      consent('02T10:31', 'ann'),
    ]);
    expect(said).toMatchObject({ customers: 1, messages: 1, journeys: { cart: { entered: 1, sent: 1 } } });
  });

  test('that a data plan does not take did not come, and are counted: neither the journey that they exit nor the person is told of them', async () => {
    const plan = join(folder, 'plan.yaml');
    await writeFile(plan, 'events: { Product Added: {} }\nunknown: quarantine\n');
    const unplanned = call('02T10:30', { userId: 'stranger', event: 'Liked' });
    const { code, said } = await backtest([...lines, unplanned], 'planned.jsonl', '--data-plan', plan);
    expect(code).toBe(0);
    expect(said).toMatchObject({
      customers: 3,
      events: 8,
      messages: 2,
      journeys: { cart: { entered: 3, exited: 0, goals: 0 } },
      quarantined: { 'Order Completed': 1, Liked: 1 },
    });
    const words = await run(['backtest', '--journeys', join(folder, 'carts'), '--events', join(folder, 'planned.jsonl'), '--data-plan', plan]); // prettier-ignore
    expect(words.out).toContain('2 events are not in the data plan and count as not come: Liked 1, Order Completed 1.');
    await writeFile(plan, 'unknown: never\n');
    const broken = await backtest(lines, 'planned.jsonl', '--data-plan', plan);
    expect([broken.code, broken.err]).toEqual([1, expect.stringContaining(`${plan}:1 error`)]);
  });

  test('that cannot be used are named by their line, and the rest goes on', async () => {
    const broken = ['{', '{"type":"track"}', call('02T10:00', { timestamp: 'yesterday', event: 'X' }), call('02T10:00', { type: 'track' }),
      call('02T10:00', { event: 'Consent Changed', properties: { channel: 'pigeon', state: 'granted' } })]; // prettier-ignore
    const { code, err, said } = await backtest([...broken, ...lines]);
    expect(code).toBe(1);
    expect(said).toMatchObject({ customers: 3, messages: 1, problems: [1, 2, 3, 4, 5].map((line) => ({ line })) });
    const file = join(folder, 'events.jsonl');
    expect(err.trimEnd().split('\n').map((line) => line.replace(file, ''))).toEqual([
      expect.stringMatching(/^:1 the line is not JSON/),
      expect.stringMatching(/^:2 the call needs a userId/),
      ':3 "timestamp" is "yesterday"; the past needs a time',
      expect.stringMatching(/^:4 \/event /),
      expect.stringMatching(/^:5 \/properties\/purpose /),
    ]); // prettier-ignore
  });

  test('of nobody give an empty result', async () => {
    const { code, said } = await backtest([]);
    expect(code).toBe(0);
    expect(said).toMatchObject({ customers: 0, events: 0, from: null, to: null, messages: 0, weeks: [] });
  });
});

describe('what is wrong with the call or the journeys', () => {
  test.each([
    [['backtest'], 'backtest takes --journeys DIR'],
    [['backtest', '--journeys', shipped], 'backtest takes --events FILE'],
    [['backtest', 'x', '--journeys', shipped], 'It takes no argument "x"'],
    [['backtest', '--journeys', '/nowhere', ...slice], 'There is no folder /nowhere.'],
    [['backtest', '--journeys', shipped, ...slice], 'needs --map FILE'],
    [['backtest', '--journeys', shipped, '--events', '/nowhere.jsonl'], 'There is no file /nowhere.jsonl'],
    [['backtest', '--journeys', shipped, ...slice, ...map, '--until', 'soon'], '--until takes a date like 1998-06-30'],
    [
      ['backtest', '--journeys', shipped, ...slice, ...map, '--html', '/nowhere/a.html'],
      '/nowhere/a.html cannot be written',
    ],
  ])('%j is wrong use, in one line', async (argv, said) => {
    const { code, err } = await run(argv);
    expect({ code, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(err).toContain(said);
  });

  test('journeys with errors are told by file and line, and nothing is tried', async () => {
    const dir = await journeys('broken', `${policy}---\n${cart.replace('2 hours', 'soon')}`);
    const { code, err, out } = await run(['backtest', '--journeys', dir, ...slice, ...map]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`${join(dir, 'all.yaml')}:11 error bad-duration`);
  });

  test('two definitions of one thing are refused, and a folder without journeys', async () => {
    const twice = await journeys('twice', [policy, templates, cart, cart].join('---\n'));
    expect((await run(['backtest', '--journeys', twice, ...slice, ...map])).err).toContain(
      'two definitions of the journey cart',
    );
    const none = await journeys('none', policy);
    expect((await run(['backtest', '--journeys', none, ...slice, ...map])).err).toContain('holds no journey');
  });
});
