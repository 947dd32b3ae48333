import { parseJourney } from '../../../domain/schema/journey';

/** A journey whose only fault stands in the lines given; they begin at line 4. */
export const withHead = (lines: string): string => `journey: a\npurpose: news\nenter: { on: A }\n${lines}\n`;
export const withSteps = (lines: string): string => withHead(`steps:\n${lines}`);

export type Case = readonly [name: string, source: string, pointer: string, line: number, code: string, hint?: string];

/** One test a case: its one error, with place, line and code. */
export function testEach(cases: readonly Case[]): void {
  test.each(cases.map((one) => ({ name: one[0], one })))('$name', ({ one }) => {
    const [, source, pointer, line, code, hint] = one;
    const { problems, journey } = parseJourney(source, 'yaml');
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map((error) => ({ pointer: error.pointer, line: error.line, code: error.code }))).toEqual([
      { pointer, line, code },
    ]);
    if (hint !== undefined) expect(errors[0]?.hint).toContain(hint);
    expect(journey).toBeUndefined();
  });
}
