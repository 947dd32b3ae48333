import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { walk } from '../../../../domain/journey/plan';
import { parseJourney } from '../../../../domain/schema/journey/journey';
import { pointerOf } from '../../../../domain/schema/reading/problem';
import { copiedPart } from '../../../../domain/schema/edit/document';
import { addTo, renameKey, setField } from '../../../../domain/schema/edit/fields';
import { begin, record, redo, undo } from '../../../../domain/schema/edit/history';
import { movedTo } from '../../../../domain/schema/edit/moved';
import {
  copyOf,
  duplicateStep,
  insertStep,
  moveStep,
  pasteSteps,
  removeStep,
  stepsIn,
} from '../../../../domain/schema/edit/steps';
import { cardsIn, cardsOf, everyCard, type Card } from '../../../../domain/schema/edit/cards';

const folder = join(__dirname, '../../../../journeys');
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml') && name !== 'policy.yaml')
  .map((name) => readFileSync(join(folder, name), 'utf8'));
const cart = readFileSync(join(folder, 'abandoned-cart.yaml'), 'utf8');

const partOf = (source: string, path: Parameters<typeof copiedPart>[1]): unknown => copiedPart(source, path)?.toJSON();

const cardsOfText = (source: string): Card[] => {
  const { written } = parseJourney(source, 'yaml');
  return cardsIn(parse(source), new Map((written?.steps ?? []).map(([step, path]) => [pointerOf(path), step])));
};
const commentsOf = (source: string): string[] => [...source.matchAll(/# (.+)$/gm)].map(([, text = '']) => text).sort();

test('a step is inserted where it was meant, and every comment stays', () => {
  const after = insertStep(cart, { list: ['steps', 2, 'then'], index: 0 }, { wait: '1 hour' });
  expect(partOf(after, ['steps', 2, 'then'])).toEqual([{ wait: '1 hour' }, { exit: 'clicked' }]);
  expect(commentsOf(after)).toEqual(commentsOf(cart));
  expect(parseJourney(after, 'yaml').problems).toEqual([]);
});

test('a branch that was left out is made, and goes again with its last step', () => {
  const list = ['steps', 2, 'else', 0, 'else'];
  const after = insertStep(cart, { list, index: 0 }, { wait: '1 hour' });
  expect(partOf(after, list)).toEqual([{ wait: '1 hour' }]);
  expect(partOf(removeStep(after, [...list, 0]), list)).toBeUndefined();
});

test('a copy gets a name of its own, wherever it is pasted', () => {
  const twice = duplicateStep(cart, ['steps', 1]);
  expect(partOf(twice, ['steps', 2, 'message'])).toBe('reminder-2');
  const pasted = pasteSteps(twice, { list: ['steps'], index: 0 }, copyOf(cart, ['steps', 2]));
  expect(partOf(pasted, ['steps', 0, 'else', 1, 'split'])).toBe('offer-2');
  expect(parseJourney(pasted, 'yaml').problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('the comments of a step go along when it is doubled, copied and pasted, and those of others do not', () => {
  const source = `journey: j
steps:
  # the first
  - wait: 1 day # a night over
  # the second
  - if: customer.points > 5
    id: rich
    then:
      # inside
      - message: hello # to them
        template: hello
  # the third
  - exit: out
`;
  const twice = duplicateStep(source, ['steps', 1]);
  expect(commentsOf(twice)).toEqual([...commentsOf(source), 'inside', 'the second', 'to them'].sort());
  expect(partOf(twice, ['steps', 2, 'id'])).toBe('rich-2');
  expect(commentsOf(copyOf(source, ['steps', 1]))).toEqual(['inside', 'the second', 'to them']);
  const pasted = pasteSteps(source, { list: ['steps'], index: 3 }, copyOf(source, ['steps', 1]) + copyOf(source, ['steps', 0])); // prettier-ignore
  expect(pasted.slice(pasted.indexOf('- exit: out'))).toMatch(/out\n  # the second\n  - if: .*rich-2\n    then:\n      # inside\n      - message: hello-2 # to them\n.*\n(  # the first\n)?  - wait: 1 day # a night over\n$/s); // prettier-ignore
});

test('a step that refers to another part is copied with what that says', () => {
  const source = 'journey: j\nsteps:\n  - wait: &long 3 days\n  - { wait: *long, id: rest }\n';
  expect(partOf(duplicateStep(source, ['steps', 1]), ['steps', 2])).toEqual({ wait: '3 days', id: 'rest-2' });
  expect(copyOf(source, ['steps', 1])).toBe('- wait: 3 days\n  id: rest\n');
});

test('what is no copied step is not pasted', () => {
  for (const text of ['hello', '- 1\n- 2', 'a: b', '[', '- &a {x: 1}\n- *a', '']) {
    expect(stepsIn(text)).toEqual([]);
    expect(pasteSteps(cart, { list: ['steps'], index: 0 }, text)).toBe(cart);
  }
});

test('a step moves with its comment, and never into itself', () => {
  const from = ['steps', 2, 'else', 1];
  const to = { list: ['steps'], index: 1 };
  const after = moveStep(cart, from, to);
  expect(partOf(after, movedTo(from, to))).toEqual(partOf(cart, from));
  expect(commentsOf(after)).toEqual(commentsOf(cart));
  expect(moveStep(cart, ['steps', 2], { list: ['steps', 2, 'then'], index: 0 })).toBe(cart);
});

test('fields of the head stand before the steps, and what is taken away leaves nothing', () => {
  const bare = 'journey: a\nsteps:\n  - wait: 1 day\n';
  const after = setField(setField(bare, ['goal', 'on'], 'Order Completed'), ['name'], 'Näme: "x" # y');
  expect(after).toBe(
    'journey: a\nname: "Näme: \\"x\\" # y"\ngoal:\n  on: Order Completed\nsteps:\n  - wait: 1 day\n'.replace(
      '"Näme: \\"x\\" # y"',
      '\'Näme: "x" # y\'',
    ),
  );
  expect(setField(setField(after, ['goal'], undefined), ['name'], undefined)).toBe(bare);
});

test('one entry becomes the first of several', () => {
  const after = addTo(cart, ['enter'], { api: true });
  expect(partOf(after, ['enter', 0, 'on'])).toBe('Product Added');
  expect(partOf(after, ['enter', 1])).toEqual({ api: true });
  expect(partOf(setField(after, ['enter', 1], undefined), ['enter'])).toHaveLength(1);
});

test('an arm takes another name in its place, but not that of another arm', () => {
  const arms = ['steps', 2, 'else', 1, 'arms'];
  expect(Object.keys(partOf(renameKey(cart, [...arms, 'control'], 'nobody'), arms) as object)).toEqual([
    'nobody',
    'ten-off',
  ]);
  expect(partOf(renameKey(cart, [...arms, 'control'], 'ten-off'), arms)).toEqual(partOf(cart, arms));
});

test('a text that cannot be read stays as it is', () => {
  const broken = 'journey: a\nsteps: [ {';
  expect(insertStep(broken, { list: ['steps'], index: 0 }, { exit: 'x' })).toBe(broken);
  expect(setField(broken, ['name'], 'x')).toBe(broken);
});

test('whatever is done to a journey, undo brings back the same text and redo what was done', () => {
  const edit = fc.record({ at: fc.nat(), to: fc.nat(), what: fc.nat(4), text: fc.string({ maxLength: 20 }) });
  fc.assert(
    fc.property(fc.constantFrom(...shipped), fc.array(edit, { maxLength: 6 }), (source, edits) => {
      let history = begin(source);
      const texts = [source];
      for (const one of edits) {
        const next = apply(history.now, one);
        if (next !== history.now) texts.push(next);
        history = record(history, next);
        expect(parseJourney(next, 'yaml').written).toBeDefined();
      }
      for (const text of texts.slice(0, -1).reverse()) expect((history = undo(history)).now).toBe(text);
      expect(undo(history).now).toBe(source);
      for (const text of texts.slice(1)) expect((history = redo(history)).now).toBe(text);
    }),
    { numRuns: 25 },
  );
});

/** Any of the edits at any of the steps, each held against what it means in data. */
function apply(source: string, { at, to, what, text }: { at: number; to: number; what: number; text: string }): string {
  const cards = everyCard(cardsOfText(source));
  const [card, other] = [cards[at % Math.max(1, cards.length)], cards[to % Math.max(1, cards.length)]];
  if (!card || !other) return insertStep(source, { list: ['steps'], index: 0 }, { wait: '1 day' });
  const before = partOf(source, card.path);
  const spot = { list: other.path.slice(0, -1), index: Number(other.path.at(-1)) };
  const mark = { award: { points: 1, reason: text || 'x' } };
  switch (what) {
    case 0: {
      const next = insertStep(source, spot, mark);
      expect(partOf(next, other.path)).toEqual(mark);
      expect(everyCard(cardsOfText(next))).toHaveLength(cards.length + 1);
      return next;
    }
    case 1: {
      const next = removeStep(source, card.path);
      expect(everyCard(cardsOfText(next))).toHaveLength(cards.length - everyCard([card]).length);
      return next;
    }
    case 2: {
      const next = moveStep(source, card.path, spot);
      if (pointerOf(other.path).startsWith(pointerOf(card.path))) return next;
      expect(partOf(next, movedTo(card.path, spot))).toEqual(before);
      expect(everyCard(cardsOfText(next))).toHaveLength(cards.length);
      return next;
    }
    case 3: {
      const next = setField(source, ['name'], text);
      expect(partOf(next, ['name'])).toBe(text);
      expect(everyCard(cardsOfText(next))).toHaveLength(cards.length);
      return next;
    }
    default:
      return duplicateStep(source, card.path);
  }
}

test('what is typed in one field is undone at once', () => {
  const typed = ['ab', 'abc'].reduce((history, text) => record(history, text, 'name'), begin('a'));
  expect(undo(typed).now).toBe('a');
  expect(undo(record(typed, 'abcd', 'purpose')).now).toBe('abc');
});

test('a step that cannot be read has its card in its place', () => {
  const source = insertStep(cart, { list: ['steps'], index: 0 }, { message: 'new', template: '' });
  const [first, second] = cardsOfText(source);
  expect(first).toMatchObject({ key: '/steps/0', kind: 'message', step: undefined });
  expect(second?.step?.kind).toBe('wait');
});

test('cards of a text are those of the journey that it means', () => {
  for (const source of shipped) {
    const { journey } = parseJourney(source, 'yaml');
    const ids: string[] = [];
    walk(journey?.steps ?? [], ({ id }) => ids.push(id));
    expect(everyCard(cardsOfText(source)).map(({ id }) => id)).toEqual(ids);
    expect(everyCard(journey ? cardsOf(journey) : []).map(({ id }) => id)).toEqual(ids);
  }
});
