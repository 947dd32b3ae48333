import { defaultPolicy } from '../../../domain/schema/policy';
import type { Around } from '../../../domain/schema/read-definition';
import { asideOf } from '../../../worker/aside/aside';
import type { Threads } from '../../../worker/aside/threads';
import { sourceThreads } from '../../setup/source-threads';

let threads: Threads;
beforeAll(() => {
  threads = sourceThreads();
});
afterAll(() => threads.close());

const forEver = new AbortController().signal;
/** The same definition, large enough to be read beside the loop. */
const large = (source: string): string => `${source}${'# a remark\n'.repeat(2_000)}`;
const around: Around = { policy: defaultPolicy, templates: new Map(), leads: new Map([['other', ['journey']]]), audiences: new Map(), names: { events: new Map(), traits: new Set() } }; // prettier-ignore

const journey =
  'journey: journey\npurpose: news\nenter: { on: Go }\nsteps:\n  - message: m\n    template: none\n  - enter: other\n';
const definitions = {
  template: 'template: t\nchannel: email\nsubject: Hello {{ customr.id }}\nhtml: "{{ x | nothing }}"\n',
  audience: 'audience: a\nwhen: customer.points >= "1"\n',
  policy: 'timezone: Europe/Berlin\ncaps: [{ max: 1, per: 1 day }]\n',
};

describe('a large definition is read beside the loop, and says what it says when it is small', () => {
  test.each(Object.entries(definitions))(
    '%s',
    async (kind, source) => {
      const aside = asideOf(threads);
      const named = kind as keyof typeof definitions;
      const small = await aside.readDefinition(named, { source, format: 'yaml' }, forEver);
      expect(await aside.readDefinition(named, { source: large(source), format: 'yaml' }, forEver)).toEqual(small);
      expect(small.data).toMatchObject({});
    },
    120_000,
  );

  test('journey, with what is in force around it', async () => {
    const aside = asideOf(threads);
    const small = await aside.judgeJourney({ source: journey, format: 'yaml' }, around, forEver);
    expect(small.problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['unknown-template', 'enter-loop']));
    expect(await aside.judgeJourney({ source: large(journey), format: 'yaml' }, around, forEver)).toEqual(small);
  }, 120_000);

  test('and as YAML', async () => {
    const aside = asideOf(threads);
    const things = Array.from({ length: 3_000 }, (_, n) => `thing ${n}`);
    const asked = { source: JSON.stringify({ things }), format: 'json' as const };
    expect(await aside.asYaml(asked, forEver)).toBe(`things:\n${things.map((one) => `  - ${one}\n`).join('')}`);
  }, 120_000);
});
