import fc from 'fast-check';
import { walk } from '../../../domain/journey/plan';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { pointerOf } from '../../../domain/schema/reading/problem';

describe('any journey that is written', () => {
  const steps = fc.letrec<{ step: object; steps: object[] }>((tie) => ({
    steps: fc.array(tie('step'), { maxLength: 4 }),
    step: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<object>(
        { wait: '1 day' },
        { exit: 'x' },
        { enter: 'other' },
        { award: { points: 1, reason: 'r' } },
        { wait: { next: '08:00' } },
      ),
      fc.record({ if: fc.constant('customer.points > 1'), then: tie('steps'), else: tie('steps') }),
      fc.record({ 'wait-for': fc.constant({ on: 'A', within: '1 day' }), then: tie('steps') }),
      fc.record({
        choose: fc.tuple(
          fc.record({ when: fc.constant('true'), steps: tie('steps') }),
          fc.record({ else: tie('steps') }),
        ),
      }),
      fc.record({
        split: fc.uuid(),
        arms: fc.record({
          a: fc.record({ weight: fc.constant(1), steps: tie('steps') }),
          b: fc.constant({ weight: 0 }),
        }),
      }),
    ),
  })).steps;

  test('gives every step an id of its own that stays the same', () => {
    fc.assert(
      fc.property(
        steps.filter((list) => list.length > 0),
        (list) => {
          const source = JSON.stringify({ journey: 'a', purpose: 'p', enter: { api: true }, steps: list });
          const { journey, problems } = parseJourney(source, 'json');
          expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
          const ids: string[] = [];
          walk(journey?.steps ?? [], ({ id }) => ids.push(id));
          expect(new Set(ids).size).toBe(ids.length);
          expect(parseJourney(source, 'json').journey).toEqual(journey);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('whatever else is written is answered with problems at places that exist', () => {
    const anything = fc.dictionary(
      fc.constantFrom('journey', 'name', 'purpose', 'enter', 'exit', 'goal', 'steps', 'holdout', '__proto__', 'x/y~'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const { problems } = parseJourney(JSON.stringify(value), 'json');
        for (const { pointer, detail, code } of problems) {
          expect(pointer === '' || pointer.startsWith('/')).toBe(true);
          expect(detail).toMatch(/\.$/);
          expect(code).toMatch(/^[a-z-]+$/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a pointer escapes what RFC 6901 says', () => {
    expect(pointerOf(['a/b', 'c~d', 0])).toBe('/a~1b/c~0d/0');
  });
});
