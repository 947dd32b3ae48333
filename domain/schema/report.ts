import { pointerOf, type Path, type Problem } from './problem';

type Told = { readonly code: string; readonly detail: string; readonly hint?: string };

/** Collects all problems of one definition, each with its place. */
export class Report {
  /** How much of reading expressions this definition may still cost: enough for 300 usual ones. */
  private budget = 60_000;
  private readonly found: Problem[] = [];

  constructor(readonly lineOf: (path: Path) => number | undefined) {}

  error(path: Path, told: Told): void {
    this.add(path, told, 'error');
  }

  warning(path: Path, told: Told): void {
    this.add(path, told, 'warning');
  }

  /** What is wrong with the text itself has a line and no path. */
  errorAt(line: number, told: Told): void {
    this.found.push({ pointer: '', line, ...told, severity: 'error' });
  }

  /** @param below lines under the place where the thing itself stands */
  add(path: Path, { code, detail, hint }: Told, severity: Problem['severity'], below = 0): void {
    if (this.found.length >= mostProblems) return;
    const line = this.lineOf(path);
    this.found.push({
      pointer: pointerOf(path),
      ...(line === undefined ? {} : { line: line + below }),
      code,
      detail,
      ...(hint ? { hint } : {}),
      severity,
    });
  }

  /** @returns false once all that may be spent on expressions is spent */
  spend(weight: number): boolean {
    this.budget -= weight;
    return this.budget >= 0;
  }

  /** In the order of the source. */
  problems(): Problem[] {
    return [...this.found].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  }
}

/** Nobody reads more; a hostile definition must not make more. */
const mostProblems = 200;
