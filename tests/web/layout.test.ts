import fc from 'fast-check';
import { cardsIn, everyCard } from '../../domain/schema/edit/cards';
import { layOut, size } from '../../web/journeys/canvas/layout';

const anySteps = fc.letrec<{ steps: unknown[]; step: unknown }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 3 }),
  step: fc.oneof(
    { maxDepth: 4 },
    fc.constant({ wait: '1 day' }),
    fc.constant({ exit: 'out' }),
    fc.record({ if: fc.constant('true'), then: tie('steps'), else: tie('steps') }),
    fc.record({
      choose: fc.tuple(
        fc.record({ when: fc.constant('true'), steps: tie('steps') }),
        fc.record({ else: tie('steps') }),
      ),
    }),
  ),
}));

test('no two cards of a layout touch, every card but the unreachable has a line to it, and it holds all of them', () => {
  fc.assert(
    fc.property(anySteps.steps, (steps) => {
      const cards = cardsIn({ steps }, new Map());
      const { nodes, lines, width, height } = layOut(cards);
      const boxes = nodes.filter(({ what }) => what === 'card');
      expect(boxes).toHaveLength(everyCard(cards).length);
      expect(new Set(nodes.map(({ key }) => key)).size).toBe(nodes.length);
      for (const [index, one] of boxes.entries()) {
        const isInside = one.x >= size.width / 2 && one.x + size.width / 2 <= width && one.y + size.height <= height;
        const isFree = ({ x, y }: (typeof boxes)[number]): boolean =>
          Math.abs(one.x - x) >= size.width || Math.abs(one.y - y) >= size.height;
        expect(isInside && boxes.slice(index + 1).every(isFree)).toBe(true);
      }
      const known = new Set(nodes.map(({ key }) => key));
      expect(lines.every(({ from, to }) => known.has(from) && known.has(to))).toBe(true);
      const yOf = new Map(nodes.map(({ key, y }) => [key, y]));
      expect(lines.every(({ from, to }) => (yOf.get(from) ?? 0) < (yOf.get(to) ?? 0))).toBe(true);
    }),
    { numRuns: 60 },
  );
});
