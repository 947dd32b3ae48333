import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './captured-io';

const welcome = join(__dirname, '../../journeys/cdnow/welcome.yaml');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulate '));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const ann = `
consents: { news: granted, recommendations: granted }
stage: light
from: 2026-03-02T11:30:00Z
events:
  - { at: 1 minute, event: Signed Up }
  - { at: 30 minutes, event: Order Completed, properties: { cds: 2, dollars: 30 } }
`;

test('says what somebody would get and why, with the policy and templates of the folder', async () => {
  const { code, out, err } = await run(['simulate', welcome, '--as', await write('ann.yaml', ann)]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n')).toEqual([
    '2026-03-02T11:31Z  stage light → registered: Signed Up',
    '2026-03-02T11:31Z  welcome entered by stage registered',
    expect.stringMatching(
      /^2026-03-02T11:31Z {2}welcome\/hello hold: Held until 2 March 2026, 13:00 UTC: the quiet hours/,
    ),
    expect.stringMatching(/^2026-03-02T13:00Z {2}welcome\/hello send: Sent by email: /),
    '    “Good that you are here”',
    expect.stringMatching(/^2026-03-23T13:00Z {2}welcome\/first-look send: Sent by email: /),
    '    “Three records that we play all day”',
    '2026-03-23T13:00Z  welcome completed',
    '2 messages from 2026-03-02T11:30Z to 2026-03-23T13:00Z.',
  ]);
});

test('--others runs the other journeys of the folder beside it; --json is what the API answers', async () => {
  const { out } = await run(['simulate', welcome, '--as', await write('ann.yaml', ann), '--others', '--json']);
  const said = JSON.parse(out) as Record<string, { journey: string; html?: string }[]>;
  expect(Object.keys(said)).toEqual(
    expect.arrayContaining(['from', 'end', 'complete', 'decisions', 'messages', 'enrolments']),
  );
  expect(new Set(said['messages']?.map(({ journey }) => journey))).toEqual(
    new Set(['welcome', 'newsletter', 'second-purchase', 'win-back']),
  );
  expect(said['messages']?.[0]?.html).toContain('Thank you for your first order');
});

test('a persona beside the journey is no definition, and a journey with errors is told by line', async () => {
  await write('persona.yaml', ann);
  const good = await write(
    'good.yaml',
    'journey: good\npurpose: news\nenter: { on: Signed Up }\nsteps:\n  - message: a\n    template: mail\n',
  );
  await write('mail.yaml', 'template: mail\nchannel: email\nsubject: Hi\ntext: "{{ links.unsubscribe }}"\n');
  expect(await run(['simulate', good, '--as', join(folder, 'persona.yaml')])).toMatchObject({ code: 0, err: '' });
  const broken = await write(
    'broken.yaml',
    'journey: broken\npurpose: news\nenter: { on: X }\nsteps:\n  - wait: soon\n',
  );
  const { code, err } = await run(['simulate', broken, '--as', join(folder, 'persona.yaml')]);
  expect(code).toBe(1);
  expect(err).toContain(`${broken}:5 error bad-duration`);
});

const weekly = `journey: weekly
purpose: news
enter: { audience: readers, every: "FREQ=WEEKLY;BYDAY=MO;BYHOUR=14", again: always }
steps:
  - message: issue
    template: mail
`;

test('a named audience of the folder lets somebody in; one that is not there is told with its line', async () => {
  const weekly1 = await write('weekly.yaml', weekly);
  await write('mail.yaml', 'template: mail\nchannel: email\nsubject: Hi\ntext: "{{ links.unsubscribe }}"\n');
  const reader = await write(
    'persona.yaml',
    'consents: { news: granted }\npoints: 7\nfrom: 2026-03-02T10:00:00Z\nuntil: 2026-03-17T00:00:00Z\n',
  );
  const missing = await run(['simulate', weekly1, '--as', reader]);
  expect(missing.code).toBe(1);
  expect(missing.err).toContain(`${weekly1}:3 warning unknown-audience`);
  await write('readers.yaml', 'audience: readers\nwhen: customer.points > 5\n');
  const { code, err, out } = await run(['simulate', weekly1, '--as', reader]);
  expect(code).toBe(0);
  expect(err).not.toContain('unknown-audience');
  expect(out.split('\n').filter((line) => line.includes('entered by'))).toEqual([
    '2026-03-02T14:00Z  weekly entered by audience readers',
    '2026-03-09T14:00Z  weekly entered by audience readers',
    '2026-03-16T14:00Z  weekly entered by audience readers',
  ]);
});

test.each([
  [['simulate'], 'simulate takes a JOURNEY'],
  [['simulate', welcome], 'simulate takes --as PERSONA'],
  [['simulate', welcome, 'b.yaml', '--as', 'p'], 'simulate takes one JOURNEY, not also "b.yaml"'],
  [['simulate', welcome, '--as', '/nowhere.yaml'], 'The persona /nowhere.yaml cannot be read'],
  [['simulate', '/nowhere/a.yaml', '--as', 'p'], 'There is no file /nowhere/a.yaml'],
])('%j is wrong use', async (argv, said) => {
  const { code, err } = await run(argv);
  expect({ code, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
  expect(err).toContain(said);
});

test.each([
  ['a: [', 'cannot be read: line 1'],
  ['consent: {}', '/persona'],
  ['events: [{ at: soon, event: X }]', '/events/0/at'],
  ['consents: { news: yes }', '/persona/consents'],
])('a persona %j is refused with its place', async (text, said) => {
  const { code, err } = await run(['simulate', welcome, '--as', await write('wrong.yaml', text)]);
  expect(code).toBe(2);
  expect(err).toContain(said);
});

test('a passage that cannot be decided is named as parked, with its cause', async () => {
  const waits = 'journey: waits\npurpose: news\nenter: { on: Asked }\nsteps:\n  - { wait: { until: customer.traits.when }, id: w }\n  - { message: m, template: hello }\n'; // prettier-ignore
  const persona = 'consents: { news: granted }\ntraits: { when: soon }\nfrom: 2026-03-02T11:30:00Z\nevents:\n  - { at: 1 minute, event: Asked }\n'; // prettier-ignore
  const { out } = await run(['simulate', await write('waits.yaml', waits), '--as', await write('soon.yaml', persona)]);
  expect(out).toMatch(/^waits is parked at w: .+\(w: .+\)$/m);
  expect(out).not.toContain('soon');
});
