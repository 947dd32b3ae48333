/** A journey whose only fault stands in the lines given; they begin at line 4. */
export const withHead = (lines: string): string => `journey: a\npurpose: news\nenter: { on: A }\n${lines}\n`;
export const withSteps = (lines: string): string => withHead(`steps:\n${lines}`);

export type Case = readonly [name: string, source: string, pointer: string, line: number, code: string, hint?: string];
