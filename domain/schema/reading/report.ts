import type { CheckOptions } from '../../cel/check';
import { pointerOf, type Path, type Problem } from './problem';
import type { ProblemCode } from './problem-codes';

/** An expression where it stands, and what is asked of it. */
type Expression = { readonly text: string; readonly path: Path; readonly options: CheckOptions };

/** A date or a recurrence rule where it stands. */
type Moment = { readonly text: string; readonly path: Path; readonly is: 'date' | 'rule'; readonly hint: string };

type Told = { readonly code: ProblemCode; readonly detail: string; readonly hint?: string };

/** Collects all problems of one definition, each with its place. */
export class Report {
  /** How much of reading expressions and rules this definition may still cost: enough for 300 usual ones. */
  private budget = 60_000;
  private readonly errors: Problem[] = [];
  private readonly warnings: Problem[] = [];
  /** Read and not checked yet. */
  readonly expressions: Expression[] = [];
  readonly moments: Moment[] = [];

  constructor(readonly lineOf: (path: Path) => number | undefined) {}

  /** Nothing that is found from here on is told any more, so that nobody needs to look on. */
  get isFull(): boolean {
    return this.errors.length >= mostProblems;
  }

  error(path: Path, told: Told): void {
    this.add(path, told, 'error');
  }

  warning(path: Path, told: Told): void {
    this.add(path, told, 'warning');
  }

  /** What is wrong with the text itself has a line and no path. */
  errorAt(line: number, told: Told): void {
    this.errors.push({ pointer: '', line, ...told, severity: 'error' });
  }

  /** @param below lines under the place where the thing itself stands */
  add(path: Path, { code, detail, hint }: Told, severity: Problem['severity'], below = 0): void {
    const list = severity === 'error' ? this.errors : this.warnings;
    if (list.length >= mostProblems) return;
    const line = this.lineOf(path);
    list.push({
      pointer: pointerOf(path),
      ...(line === undefined ? {} : { line: line + below }),
      code,
      detail,
      ...(hint ? { hint } : {}),
      severity,
    });
  }

  /** @returns false once all that may be spent on expressions and rules is spent */
  spend(weight: number): boolean {
    this.budget -= weight;
    return this.budget >= 0;
  }

  /** In the order of the source. However many warnings there are, no error is left out for them. */
  problems(): Problem[] {
    const told = [...this.errors, ...this.warnings.slice(0, mostProblems - this.errors.length)];
    return told.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }
}

/** Nobody reads more; a hostile definition must not make more. */
const mostProblems = 200;
