import fc from 'fast-check';
import { parse } from 'yaml';
import { everyCard, type Card } from '../../../../domain/schema/edit/cards';
import { renameKey, setField } from '../../../../domain/schema/edit/fields';
import { readingOf } from '../../../../domain/schema/edit/reading';
import {
  copyOf,
  duplicateStep,
  insertStep,
  moveStep,
  pasteSteps,
  removeStep,
} from '../../../../domain/schema/edit/steps';
import { parseJourney } from '../../../../domain/schema/journey/journey';

/** Every step is told from all others by how long it waits. */
const source = `
journey: walk
purpose: news
enter: { on: Came }
steps:
  - wait: 1 day
  - wait-for: { on: Seen, within: 2 days }
    then: [{ wait: 3 days }, { wait: 4 days, id: named }, { wait: 5 days }]
    else: [{ wait: 6 days }]
  - choose:
      - { when: 'true', steps: [{ wait: 7 days }] }
      - when: 'customer.points > 3'
        steps: [{ wait: 8 days }, { wait: 9 days }]
      - else: [{ wait: 10 days }]
  - split: arms
    arms: { a: { weight: 1, steps: [{ wait: 11 days }] }, b: { weight: 1, steps: [{ wait: 12 days }] } }
  - { message: hi, template: hi }
  - survey: hi
    template: ask
    within: 14 days
    then: [{ wait: 15 days }]
  - wait: 13 days
    id: 7
`;

const cardsOf = (text: string): Card[] => everyCard(readingOf(parse(text)).cards);

/** The id of each step that waits so long; one that stands there twice was copied, and the first of them is meant by nobody. */
function idsOf(text: string): Map<string, string> {
  const ids = new Map<string, string>();
  const twice = new Set<string>();
  for (const { id, step } of cardsOf(text)) {
    const said = JSON.stringify(
      step && 'wait' in step ? step.wait : step && 'within' in step ? step.within : undefined,
    );
    if (said === undefined) continue;
    if (ids.has(said)) twice.add(said);
    ids.set(said, id);
  }
  for (const said of twice) ids.delete(said);
  return ids;
}

const duplicates = (text: string) => parseJourney(text, 'yaml').problems.filter(({ code }) => code === 'duplicate-id');

type Edit = { readonly what: number; readonly at: number; readonly to: number };

function apply(text: string, { what, at, to }: Edit): string {
  const cards = cardsOf(text);
  const [card, other] = [cards[at % Math.max(1, cards.length)], cards[to % Math.max(1, cards.length)]];
  if (!card || !other) return text;
  const spot = { list: other.path.slice(0, -1), index: Number(other.path.at(-1)) };
  const arms = cards.find(({ kind }) => kind === 'split');
  const cases = cards.find(({ kind }) => kind === 'choose');
  switch (what) {
    case 0:
      return insertStep(text, spot, { award: { points: 1, reason: 'x' } }, true);
    case 1:
      return removeStep(text, card.path, true);
    case 2:
      return moveStep(text, card.path, spot, true);
    case 3:
      return duplicateStep(text, card.path, true);
    case 4:
      return pasteSteps(text, spot, copyOf(text, card.path), true);
    case 8:
      return pasteSteps(
        text,
        spot,
        '- { wait: 20 days, id: "0" }\n- { survey: hi, template: ask, within: 21 days }\n',
        true,
      );
    case 5:
      return cases ? setField(text, [...cases.path, 'choose', 0], undefined, true) : text;
    case 6:
      return cases
        ? insertStep(text, { list: [...cases.path, 'choose'], index: 0 }, { when: 'true', steps: [] }, true)
        : text;
    default:
      return arms ? renameKey(text, [...arms.path, 'arms', 'a'], 'c', true) : text;
  }
}

const anyEdit = fc.record({ what: fc.nat(8), at: fc.nat(), to: fc.nat() });

test('whatever is done to the steps of a journey that people are in, each that stays keeps its id, and no two have one', () => {
  // What has a number for an id cannot be read yet.
  expect(idsOf(source).size).toBe(14);
  fc.assert(
    fc.property(fc.array(anyEdit, { minLength: 1, maxLength: 8 }), (edits) => {
      let text = source;
      for (const edit of edits) {
        const [before, next] = [idsOf(text), apply(text, edit)];
        const after = idsOf(next);
        for (const [said, id] of before)
          if (after.has(said)) expect(`${said} ${after.get(said)}`).toBe(`${said} ${id}`);
        expect(duplicates(next)).toEqual([]);
        text = next;
      }
    }),
    { numRuns: 60 },
  );
});

test('of a journey that nobody has been in yet, steps get no ids that nobody asked for', () => {
  const spot = { list: ['steps'], index: 0 };
  expect(insertStep(source, spot, { exit: 'x' })).not.toContain('id: "');
  expect(insertStep(source, spot, { exit: 'x' }, true)).toContain('id: "0"');
});

test('no two steps have one id, also where nobody has been in it yet, and a text of elsewhere is pasted', () => {
  const text = 'journey: short\npurpose: news\nenter: { on: Came }\nsteps: [{ wait: 1 day }, { wait: 2 days }]\n';
  for (const index of [0, 1, 2]) {
    const pasted = pasteSteps(
      text,
      { list: ['steps'], index },
      '- { wait: 3 days, id: "0" }\n- { wait: 4 days, id: "3" }\n',
    );
    expect(duplicates(pasted)).toEqual([]);
    expect(duplicates(insertStep(pasted, { list: ['steps'], index: 0 }, { wait: '5 days' }))).toEqual([]);
  }
});

test('what comes into the place of a step that was removed is another step', () => {
  const text = 'journey: short\npurpose: news\nenter: { on: Came }\nsteps: [{ wait: 1 day }, { wait: 2 days }]\n';
  const after = insertStep(
    removeStep(text, ['steps', 0], true),
    { list: ['steps'], index: 0 },
    { wait: '3 days' },
    true,
  );
  expect(cardsOf(after).map(({ id }) => id)).toEqual(['wait', '1']);
});

test('a survey that shares the name of a message keeps the place by which it is known when the message goes', () => {
  const after = removeStep(source, ['steps', 4], true);
  expect(cardsOf(after).find(({ kind }) => kind === 'survey')?.id).toBe('5');
});

test('a field that is set anew leaves the steps of its place where they are', () => {
  const after = setField(source, ['steps', 1, 'then'], [{ wait: '3 days' }, { wait: '14 days' }], true);
  expect([...idsOf(after).values()]).toContain('1.then.1');
  expect(after).not.toContain('id: "');
});
