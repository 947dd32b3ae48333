import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './captured-io';

const template = `template: hello
channel: email
class: marketing
subject: Hello
html: "<p>Hello <a href='{{ links.unsubscribe }}'>Stop</a></p>"
`;
const journey = `journey: hello
name: Hello
purpose: news
enter: { on: Signed Up }
steps:
  - { message: greeting, template: hello }
`;
const policy = `timezone: Europe/Berlin
purposes: { news: { class: marketing } }
`;

describe('validate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'validate '));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function write(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  test('good definitions, many in one file and each in its own, exit 0', async () => {
    const together = await run(['validate', await write('all.yaml', [template, policy, journey].join('---\n'))]);
    expect(together).toEqual({ code: 0, out: '3 definitions, 0 errors, 0 warnings', err: '' });
    const apart = await run([
      'validate',
      await write('t.yaml', template),
      await write('p.yml', policy),
      await write('j.yaml', journey),
    ]);
    expect(apart).toEqual({ code: 0, out: '3 definitions, 0 errors, 0 warnings', err: '' });
  });

  test('an audience is a definition too, and a name that no audience has is told where it stands', async () => {
    const audience = 'audience: readers\nwhen: customer.points > 5\n';
    const named = journey.replace('{ on: Signed Up }', '{ audience: readers, every: FREQ=DAILY }');
    const good = await run(['validate', await write('named.yaml', [template, policy, audience, named].join('---\n'))]);
    expect(good).toEqual({ code: 0, out: '4 definitions, 0 errors, 0 warnings', err: '' });
    const alone = await run(['validate', await write('alone.yaml', [template, policy, named].join('---\n'))]);
    expect(alone).toMatchObject({ code: 0, out: expect.stringContaining('warning unknown-audience') as string });
    const broken = await run(['validate', await write('broken.yaml', 'audience: readers\nwhen: customer.points >\n')]);
    expect(broken).toMatchObject({ code: 1, out: expect.stringContaining(':2 error') as string });
  });

  test('a statement is judged under the policy that stands beside it', async () => {
    const statement =
      'statement: letters\npurpose: news\nbasis: consent\nlocales:\n  en: { title: News, text: Send me news. }\n';
    const good = await run(['validate', await write('s.yaml', [policy, statement].join('---\n'))]);
    expect(good).toEqual({ code: 0, out: '2 definitions, 0 errors, 0 warnings', err: '' });
    const both = await run(['validate', await write('s2.yaml', `${policy}locales: [en, zh]\n---\n${statement}`)]);
    expect(both).toMatchObject({ code: 1, out: expect.stringContaining(':8 error missing-locale') as string });
  });

  test('the shipped journeys are good', async () => {
    const { code, out } = await run(['validate', '--dir', join(__dirname, '../../journeys')]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^\d+ definitions, 0 errors, 0 warnings$/) });
  });

  test('a problem is named by file, line of the file, code and pointer, and exits 1', async () => {
    const file = await write(
      'broken.yaml',
      `# first\n${template}---\n${policy}---\n${journey.replace('purpose: news\n', 'purpos: news\n')}`,
    );
    const { code, out } = await run(['validate', file]);
    const line = `# first\n${template}---\n${policy}---\n`.split('\n').length - 1 + 3;
    expect(code).toBe(1);
    expect(out).toContain(`${file}:${line} error `);
    expect(out).toMatch(/purpos.*did you mean.*purpose/i);
  });

  test('--json tells machines the same', async () => {
    const file = await write(
      'broken.json',
      JSON.stringify({ journey: 'x', name: 'X', purpose: 'news', steps: [{ wait: 'soon' }] }),
    );
    const { code, out } = await run(['validate', '--json', file]);
    const said = JSON.parse(out) as {
      ok: boolean;
      definitions: number;
      problems: { file: string; pointer: string; code: string; severity: string }[];
    };
    expect({ code, ok: said.ok, definitions: said.definitions }).toEqual({ code: 1, ok: false, definitions: 1 });
    expect(said.problems).toContainEqual(
      expect.objectContaining({ file, pointer: expect.stringMatching(/^\/steps\/0/), severity: 'error' }),
    );
  });

  test('what is not among the files may be on the server: a warning, exit 0', async () => {
    const { code, out } = await run(['validate', await write('alone.yaml', journey)]);
    expect(code).toBe(0);
    expect(out).toMatch(/warning .*hello.*not among these files/);
  });

  test('a document of no known kind is a problem of its own line', async () => {
    const file = await write('odd.yaml', `${template}---\ncolour: red\n`);
    const { code, out } = await run(['validate', file]);
    expect(code).toBe(1);
    expect(out).toContain(`${file}:7 error unknown-kind`);
  });

  test('bytes that are no UTF-8 are wrong use', async () => {
    const file = join(folder, 'latin.yaml');
    await writeFile(file, Buffer.from([0x6a, 0xff, 0xfe]));
    const { code, err } = await run(['validate', file]);
    expect(code).toBe(2);
    expect(err).toContain(`${file} is not UTF-8.`);
  });
});
