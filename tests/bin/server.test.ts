import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startApi, type Api } from '../api/api';
import { run, type Ran } from './captured-io';

const template = (key: string) => `template: ${key}
channel: email
class: marketing
subject: Hello
html: "<p>Hello <a href='{{ links.unsubscribe }}'>Stop</a></p>"
`;
const journey = (key: string) => `journey: ${key}
name: Hello
purpose: news
enter: { on: Signed Up }
steps:
  - { message: greeting, template: hello }
`;
const policy = `timezone: Europe/Berlin
purposes: { news: { class: marketing } }
`;

const provenance = ['--who', 'web shop', '--when', '2026-01-31', '--basis', 'contract'];
const statement =
  'statement: letters\npurpose: news\nbasis: consent\nlocales: { en: { title: News, text: Send me news. } }\n';
const audience = 'audience: readers\nwhen: customer.points > 5\n';

describe('commands against the API', () => {
  let api: Api;
  let folder: string;
  const sojourn = (...argv: string[]): Promise<Ran> => run(argv, { SOJOURN_URL: api.url, SOJOURN_KEY: api.adminKey });

  beforeAll(async () => {
    api = await startApi();
    folder = await mkdtemp(join(tmpdir(), 'publish '));
  });
  afterAll(async () => {
    await api.stop();
    await rm(folder, { recursive: true });
  });

  async function write(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  test('publish puts templates and audiences first, then the policy, then statements and journeys, wherever they stand', async () => {
    const file = await write(
      'all.yaml',
      [journey('first'), journey('second'), statement, policy, template('hello'), audience].join('---\n'),
    );
    const { code, out } = await sojourn('publish', file);
    const isThere = await api.call('GET', '/v1/journeys/first');
    expect({ code, lines: out.split('\n') }).toEqual({
      code: 0,
      lines: [
        'published template hello version 1',
        'published audience readers version 1',
        'published policy policy version 1',
        'published statement letters version 1',
        'published journey first version 1',
        'published journey second version 1',
      ],
    });
    expect(isThere.body).toMatchObject({ state: 'live', version: 1 });
  });

  test('a problem is told by file and line, the good ones are published, and the exit is 1', async () => {
    const file = await write(
      'mixed.yaml',
      `${template('fine')}---\n# a comment\n${journey('broken').replace('template: hello', 'template: helo')}`,
    );
    const { code, out } = await sojourn('publish', file, '--json');
    const said = JSON.parse(out) as { published: object[]; problems: { code: string; line: number }[] };
    expect(code).toBe(1);
    expect(said.published).toEqual([{ kind: 'template', key: 'fine', version: 1 }]);
    expect(said.problems).toEqual([
      expect.objectContaining({ file, line: 13, code: 'unknown-template', severity: 'error' }),
    ]);
  });

  test('what cannot be read at all is told, not thrown', async () => {
    const file = await write('unreadable.yaml', 'journey: torn\nsteps: [ {\n');
    const { code, out } = await sojourn('publish', file);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^${file}:\\d error`));
  });

  test('the shipped folder is published whole', async () => {
    const { code, out } = await sojourn('publish', '--dir', join(__dirname, '../../journeys'));
    expect({ code, problems: out.split('\n').filter((line) => !line.startsWith('published ')) }).toEqual({
      code: 0,
      problems: [],
    });
  });

  test('keys are made, listed and revoked; a revoked one is refused', async () => {
    const made = await sojourn('keys', 'create', 'web shop', '--scopes', 'ingest,read', '--json');
    const { id, key, scopes } = JSON.parse(made.out) as { id: string; key: string; scopes: string[] };
    expect({ code: made.code, scopes }).toEqual({ code: 0, scopes: ['ingest', 'read'] });
    expect((await sojourn('keys', 'list')).out).toMatch(new RegExp(`^${id}  web shop  ingest,read$`, 'm'));
    const forbidden = await run(['keys', 'list', '--url', api.url, '--key', key]);
    expect({ code: forbidden.code, err: forbidden.err }).toEqual({
      code: 1,
      err: expect.stringContaining('The key may not do this'),
    });
    expect((await sojourn('keys', 'revoke', id)).code).toBe(0);
    expect((await sojourn('keys', 'list')).out).toMatch(new RegExp(`^${id} .*revoked`, 'm'));
    const unknown = await sojourn('keys', 'revoke', '00000000-0000-4000-8000-000000000000');
    expect({ code: unknown.code, err: unknown.err }).toEqual({ code: 1, err: expect.stringContaining('404') });
  });

  test('an import twice is stored once, bad lines are named and the good ones stored', async () => {
    const file = await write(
      'calls.jsonl',
      [
        { type: 'identify', userId: 'imported-1', traits: { email: 'one@example.org' } },
        {
          type: 'track',
          userId: 'imported-1',
          event: 'Consent Changed',
          properties: { purpose: 'news', state: 'granted' },
        },
        {
          type: 'track',
          userId: 'imported-1',
          event: 'Consent Changed',
          properties: { state: 'granted' },
        },
        { type: 'track', userId: 'imported-1', event: 'Order Completed', timestamp: '2020-01-01T00:00:00Z' },
        { type: 'track', userId: 'imported-1', event: 'Big', properties: { text: 'x'.repeat(40_000) } },
      ]
        .map((call) => JSON.stringify(call))
        .join('\n'),
    );
    for (const round of [1, 2]) {
      const { code, out, err } = await sojourn('import', file, ...provenance, '--json');
      expect({ round, code, ...(JSON.parse(out) as object) }).toMatchObject({
        round,
        code: 1,
        accepted: 3,
        refused: 2,
      });
      expect(err).toContain(`${file}:3 invalid: /properties/purpose`);
      expect(err).toContain(`${file}:5 too-large`);
    }
    const stored = await sql<{ name: string }>`select name from events e join identifiers i using (customer_id)
      where i.kind = 'user' and i.value = 'imported-1' order by e.seq`.execute(api.db);
    expect(stored.rows.map(({ name }) => name).sort()).toEqual(['Consent Changed', 'Identify', 'Order Completed']);
    const { body } = await api.call('GET', '/v1/customers/user:imported-1/consents');
    expect(body['items']).toHaveLength(1);
  });

  test('doctor finds a Sojourn that is well', async () => {
    const { out } = await sojourn('doctor');
    expect(out).toMatch(/^ok +sojourn +is ready at http/m);
    expect(out).toMatch(/^ok +clock +shows /m);
  });
});
