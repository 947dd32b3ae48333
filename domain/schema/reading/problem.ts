import type { ProblemCode } from './problem-codes';

/** Something wrong, or odd, in a definition. `pointer`: JSON Pointer into it; `line`: of its source, from 1. */
export type Problem = {
  readonly pointer: string;
  readonly line?: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly hint?: string;
  /** A warning does not keep a definition from being published. */
  readonly severity: 'error' | 'warning';
};

export type Path = readonly (string | number)[];

/** RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error');
