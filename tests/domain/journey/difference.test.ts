import { differenceOf, isNoDifference } from '../../../domain/journey/difference';
import { parseJourney } from '../../../domain/schema/journey/journey';
import type { Journey } from '../../../domain/journey/journey';

const read = (steps: string, head = ''): Journey => {
  const { journey, problems } = parseJourney(`journey: cart\nname: Cart\npurpose: news\nenter: { on: A }\n${head}steps:\n${steps}`, 'yaml'); // prettier-ignore
  if (!journey) throw new Error(JSON.stringify(problems));
  return journey;
};

const before = read(`
  - { wait: 1 day, id: pause }
  - { message: hello, template: hello }
  - if: customer.points > 5
    id: rich
    then: [ { message: thanks, template: thanks } ]
    else: [ { exit: poor, id: out } ]
  - split: offer
    arms: { control: { weight: 50, holdout: true }, ten: { weight: 50, steps: [ { award: { points: 5, reason: r }, id: gift } ] } }
`);

test('what says the same is no difference, however it is written', () => {
  expect(isNoDifference(differenceOf(before, structuredClone(before)))).toBe(true);
});

test('a first version is new altogether', () => {
  const { added, ...rest } = differenceOf(undefined, before);
  expect(added.map(({ id }) => id)).toEqual(['pause', 'hello', 'rich', 'thanks', 'out', 'offer', 'gift']);
  expect(rest).toEqual({ head: [], removed: [], changed: [] });
});

test('steps that come, go and change are named with their fields; a step is not changed by what is in its branches', () => {
  const after = read(
    `
  - { wait: 2 days, id: pause }
  - if: customer.points > 5
    id: rich
    then: [ { message: thanks, template: thanks, hold: 1 day }, { wait: 1 hour, id: rest } ]
    else: [ { exit: poor, id: out } ]
  - split: offer
    arms: { control: { weight: 20, holdout: true }, ten: { weight: 80, steps: [ { award: { points: 5, reason: r }, id: gift } ] } }
`,
    'priority: 70\ngoal: { on: B, within: 1 day }\n',
  );
  const { head, added, removed, changed } = differenceOf(before, after);
  expect(head).toEqual([
    { field: 'priority', before: 50, after: 70 },
    { field: 'goal', before: undefined, after: expect.objectContaining({ on: 'B' }) },
  ]);
  expect(added).toEqual([{ id: 'rest', kind: 'wait' }]);
  expect(removed).toEqual([{ id: 'hello', kind: 'message' }]);
  expect(changed.map(({ id, moved, changes }) => [id, moved, changes.map(({ field }) => field)])).toEqual([
    ['pause', false, ['wait']],
    ['thanks', false, ['hold']],
    ['offer', false, ['arms']],
  ]);
});

test('a step that stands elsewhere was moved, and not those around what came or went', () => {
  const after = read(`
  - { message: hello, template: hello }
  - { wait: 1 day, id: pause }
  - { wait: 5 days, id: new }
  - if: customer.points > 5
    id: rich
    then: [ { message: thanks, template: thanks }, { exit: poor, id: out } ]
  - split: offer
    arms: { control: { weight: 50, holdout: true }, ten: { weight: 50, steps: [ { award: { points: 5, reason: r }, id: gift } ] } }
`);
  const { changed } = differenceOf(before, after);
  expect(changed.filter(({ moved }) => moved).map(({ id }) => id)).toEqual(['hello', 'pause', 'rich', 'out']);
  expect(changed.flatMap(({ changes }) => changes)).toEqual([]);
});

test('a step that became one of another kind says so', () => {
  const after = read('  - { message: pause, template: hello }\n');
  const [pause] = differenceOf(read('  - { wait: 1 day, id: pause }\n'), after).changed;
  expect(pause?.kind).toBe('message');
  expect(pause?.changes).toContainEqual({ field: 'kind', before: 'wait', after: 'message' });
});
