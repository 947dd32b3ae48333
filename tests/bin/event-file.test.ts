import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readEvents, type EventLine } from '../../bin/files/event-file';
import { readEventMap } from '../../bin/files/event-map';

const shippedMap = join(__dirname, '../../journeys/maps/cdnow.yaml');
const shippedSlice = join(__dirname, '../../journeys/data/cdnow-first-months.txt');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event file '));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

async function read(name: string, content: string | Buffer, map?: string): Promise<EventLine[]> {
  const file = await write(name, content);
  const eventMap = map === undefined ? undefined : await readEventMap(await write(`${name}.map.yaml`, map));
  return collect(readEvents(file, eventMap));
}

async function collect(lines: AsyncIterable<EventLine>): Promise<EventLine[]> {
  const all: EventLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

const problemsOf = (lines: readonly EventLine[]) =>
  lines.flatMap((line) => ('problem' in line ? [`${line.line}: ${line.problem}`] : []));
const callsOf = (lines: readonly EventLine[]) => lines.flatMap((line) => ('call' in line ? [line.call] : []));

describe('JSON lines', () => {
  const track = (n: number) => JSON.stringify({ type: 'track', userId: `u${n}`, event: 'Seen', messageId: `m${n}` });

  test('each line is a call, blank lines and a missing last newline do not matter', async () => {
    const lines = await read('plain.jsonl', `${track(1)}\r\n\n${track(2)}`);
    expect(lines).toEqual([
      { line: 1, call: { type: 'track', userId: 'u1', event: 'Seen', messageId: 'm1' } },
      { line: 3, call: { type: 'track', userId: 'u2', event: 'Seen', messageId: 'm2' } },
    ]);
  });

  test('gzip is told by its bytes, whatever the name', async () => {
    expect(callsOf(await read('packed.jsonl', gzipSync(`${track(1)}\n${track(2)}\n`)))).toHaveLength(2);
  });

  test('text that a spreadsheet saved as UTF-16 is read, and says where it breaks off', async () => {
    const little = Buffer.from(`\ufeff${JSON.stringify({ type: 'track', userId: 'Zoë 😀', event: 'Seen', messageId: 'm1' })}\r\n${track(2)}\r\n`, 'utf16le'); // prettier-ignore
    for (const [name, bytes] of [
      ['little', little],
      ['big', Buffer.from(little).swap16()],
      ['packed', gzipSync(little)],
    ] as const)
      // prettier-ignore
      expect(callsOf(await read(`${name}.jsonl`, bytes)).map(({ userId }) => userId)).toEqual(['Zoë 😀', 'u2']);
    const cut = await read('cut16.jsonl', little.subarray(0, -5));
    expect(problemsOf(cut)).toEqual([expect.stringMatching(/^2: the file cannot be read on from here/)]);
    expect(callsOf(cut)).toHaveLength(1);
  });

  test('broken lines are named by number and the rest goes on', async () => {
    const notUtf8 = Buffer.concat([
      Buffer.from(`${track(1)}\n{"type":"track`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\n'),
    ]);
    const rest = Buffer.from(
      `{"type":\n[1]\n{"type":"delete","userId":"u"}\n{"type":"track","event":"E"}\n${'x'.repeat(1_000_001)}\n${track(2)}\n`,
    );
    const lines = await read('broken.jsonl', Buffer.concat([notUtf8, rest]));
    expect(problemsOf(lines)).toEqual([
      '2: the line is not UTF-8',
      expect.stringMatching(/^3: the line is not JSON/),
      '4: the line is no JSON object',
      '5: "type" is "delete"; it takes identify, track, page, screen, group, alias',
      '6: the call needs a userId or an anonymousId',
      '7: the line is longer than 1,000,000 bytes',
    ]);
    expect(callsOf(lines).map(({ messageId }) => messageId)).toEqual(['m1', 'm2']);
  });

  test('gzip data that breaks off keeps what came before and says from which line it is lost', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => track(n)).join('\n');
    const whole = gzipSync(many);
    const lines = await read('cut.jsonl.gz', whole.subarray(0, whole.length / 2));
    const calls = callsOf(lines);
    expect(calls.length).toBeGreaterThan(1_000);
    expect(lines.at(-1)).toEqual({
      line: calls.length + 1,
      problem: expect.stringContaining('the file cannot be read on from here'),
    });
  });

  test('a call without messageId gets the same one at every reading, and another one on another line', async () => {
    const same = '{"type":"track","userId":"u","event":"E"}';
    const first = callsOf(await read('ids.jsonl', `${same}\n${same}\n`)).map(({ messageId }) => messageId);
    const second = callsOf(await read('renamed.jsonl', `${same}\n${same}\n`)).map(({ messageId }) => messageId);
    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  test('a file that is not there and a folder are said in one line', async () => {
    await expect(collect(readEvents(join(folder, 'none.jsonl')))).rejects.toThrow(
      `There is no file ${join(folder, 'none.jsonl')}.`,
    );
    await expect(collect(readEvents(folder))).rejects.toThrow(/is a folder/);
  });

  test('columns without a map are refused', () => {
    expect(() => readEvents('orders.csv')).toThrow('orders.csv needs --map FILE');
  });
});

describe('fixed width', () => {
  test('a row becomes the calls of the map, those of the first row only once a person', async () => {
    const map = await readEventMap(shippedMap);
    const file = await write(
      'two.txt',
      ' id date cds dollars\r\n 00001 19970101  1   11.77\r\n 00001 19970301 12 1286.01\r\n',
    );
    const lines = await collect(readEvents(file, map));
    const calls = callsOf(lines);
    expect(problemsOf(lines)).toEqual([]);
    expect(calls[0]).toMatchObject({
      type: 'identify',
      userId: 'c00001',
      traits: { email: 'c00001@example.org', shop: 'cdnow' },
    });
    expect(calls.filter(({ type }) => type === 'identify')).toHaveLength(1);
    const orders = calls.filter(({ event }) => event === 'Order Completed');
    expect(orders.map(({ properties, timestamp }) => ({ properties, timestamp }))).toEqual([
      { properties: { cds: 1, dollars: 11.77 }, timestamp: '1997-01-01T12:00:00.000Z' },
      { properties: { cds: 12, dollars: 1286.01 }, timestamp: '1997-03-01T12:00:00.000Z' },
    ]);
  });

  test('rows that do not fit are named by line and column', async () => {
    const map = await readEventMap(shippedMap);
    const file = await write(
      'odd.txt',
      'header\n 00001 19971301  1   11.77\n 00001 19970101  x   11.77\n       19970101  1   11.77\n 00002          1   11.77\n',
    );
    expect(problemsOf(await collect(readEvents(file, map)))).toEqual([
      '2: column date: "19971301" is no date like yyyyMMdd',
      '3: column cds: "x" is no number',
      '4: nothing says whose row it is (userId: c{customer})',
      '5: column date is empty',
    ]);
  });

  test('the shipped slice reads whole, with consents in about the shares that its map names', async () => {
    const lines = await collect(readEvents(shippedSlice, await readEventMap(shippedMap)));
    const calls = callsOf(lines);
    const news = (state: string) =>
      calls.filter(
        ({ event, properties }) =>
          event === 'Consent Changed' && properties?.purpose === 'news' && properties.state === state,
      ).length;
    expect(problemsOf(lines)).toEqual([]);
    expect(calls.filter(({ type }) => type === 'identify')).toHaveLength(299);
    expect(calls.filter(({ event }) => event === 'Order Completed')).toHaveLength(550);
    expect(news('granted') / 299).toBeCloseTo(0.8, 1);
    expect(news('denied') / 299).toBeCloseTo(0.1, 1);
    expect(new Set(calls.map(({ messageId }) => messageId)).size).toBe(calls.length);
  });
});

describe('CSV', () => {
  const map = `
map: shop
format: csv
separator: ';'
columns:
  mail: { header: E-Mail }
  name: {}
  total: { type: number }
  vip: { type: boolean }
userId: '{mail}'
calls:
  - identify: { email: '{mail}', name: '{name}', vip: '{vip}', greeting: 'Dear {name}' }
  - { track: Order Completed, properties: { total: '{total}', lines: [ { total: '{total}' } ], shop: 7 } }
`;

  test('quoted fields hold separators, quotes and line breaks; empty cells are left out', async () => {
    const lines = await read(
      'quoted.csv',
      '\uFEFFE-Mail;name;total;vip\na@x.org;"Ann ""A"";\nLee";3.5;yes\nb@x.org;;;\n',
      map,
    );
    expect(problemsOf(lines)).toEqual([]);
    expect(lines.map(({ line }) => line)).toEqual([2, 2, 4, 4]);
    expect(callsOf(lines).map(({ traits, properties }) => traits ?? properties)).toEqual([
      { email: 'a@x.org', name: 'Ann "A";\nLee', vip: true, greeting: 'Dear Ann "A";\nLee' },
      { total: 3.5, lines: [{ total: 3.5 }], shop: 7 },
      { email: 'b@x.org' },
      { lines: [{}], shop: 7 },
    ]);
  });

  test('rows that are too short, badly quoted or never closed are named by the line where they begin', async () => {
    const lines = await read(
      'broken.csv',
      'E-Mail;name;total;vip\na@x.org;x\n"a"b;x;1;no\nb@x.org;x;1;no\nc@x.org;"x;1;no\nd@x.org;x;1;no\n',
      map,
    );
    expect(problemsOf(lines)).toEqual([
      '2: the row has 2 fields, the header 4',
      '3: text follows a closing quote',
      '5: a quote is never closed; all lines from here were left out',
    ]);
    expect(callsOf(lines).map(({ userId }) => userId)).toEqual(['b@x.org', 'b@x.org']);
  });

  test('a header that the map reads and the file lacks is wrong use', async () => {
    await expect(read('other.csv', 'mail;name;total;vip\n', map)).rejects.toThrow('there is no column "E-Mail"');
  });

  test('a spreadsheet may name its separator, quote its headers and leave empty columns behind the last', async () => {
    const lines = await read(
      'excel.csv',
      '\uFEFFsep=,\r\n"E-Mail","name","total",vip,,\r\na@x.org,Ann,3.5,yes,,\r\n',
      map,
    );
    expect(problemsOf(lines)).toEqual([]);
    expect(lines.map(({ line }) => line)).toEqual([3, 3]);
    expect(callsOf(lines)[0]?.traits).toMatchObject({ email: 'a@x.org', name: 'Ann', vip: true });
  });

  test.each([
    ['E-Mail;;total;vip\n', /1: column 2 has no name/],
    ['\nE-Mail;name;name;vip\n', /2: two columns are called "name"/],
    ['E-Mail,name,total,vip\n', /1: the header is one column. If "," parts its columns/],
    ['E-Mail\tname\ttotal\tvip\n', /1: the header is one column. If a tab parts its columns/],
  ])('the header %j is wrong use, told with its line and what to do', async (header, words) => {
    await expect(read('header.csv', header, map)).rejects.toThrow(words);
  });

  test('a quote inside a field that is not quoted is told with what to do, and the rows beside it count', async () => {
    const lines = await read('inch.csv', 'E-Mail;name;total;vip\na@x.org;5"x";1;no\nb@x.org;x;1;no\n', map);
    expect(problemsOf(lines)).toEqual([expect.stringMatching(/^2: a quote stands inside a field/)]);
    expect(callsOf(lines).map(({ userId }) => userId)).toEqual(['b@x.org', 'b@x.org']);
  });

  test('thousands of rows with a broken one among them are read as if each stood alone', async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => (n === 1_700 ? '"a"b;x;1;no' : `p${n}@x.org;"N; ${n}";1;no`));
    const lines = await read('many.csv', `E-Mail;name;total;vip\n${rows.join('\n')}\n`, map);
    expect(problemsOf(lines)).toEqual(['1702: text follows a closing quote']);
    expect(callsOf(lines)).toHaveLength(2 * 2_999);
    expect(lines.at(-1)?.line).toBe(3_001);
  });
});

describe('a map', () => {
  const good = {
    map: 'm',
    format: 'fixed',
    columns: { id: { at: '1-3' } },
    userId: '{id}',
    calls: [{ track: 'Seen' }],
  };
  test.each([
    ['an unknown key', { ...good, colums: {} }, 'colums'],
    ['a column without positions', { ...good, columns: { id: {} } }, '/columns/id needs its positions'],
    ['positions from the end', { ...good, columns: { id: { at: '3-1' } } }, '/columns/id/at takes positions'],
    ['a column that nobody declared', { ...good, userId: '{who}' }, 'there is no column "who"'],
    ['a timestamp that is no date', { ...good, timestamp: 'id' }, '/timestamp "id" is no column with a date'],
    [
      'a call of two kinds',
      { ...good, calls: [{ track: 'Seen', identify: {} }] },
      '/calls/0 takes either identify or track',
    ],
    [
      'a share beyond all',
      { ...good, calls: [{ track: 'Seen', share: '50-120' }] },
      '/calls/0/share takes a part of 100',
    ],
  ])('with %s is refused and says where', async (_, map, said) => {
    await expect(readEventMap(await write('map.yaml', JSON.stringify(map)))).rejects.toThrow(said);
  });

  test('that is no YAML is refused by line', async () => {
    await expect(readEventMap(await write('map.yaml', 'map: m\ncolumns: [\n'))).rejects.toThrow(
      /is no YAML \(line \d\)/,
    );
  });
});
