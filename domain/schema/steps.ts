import { didYouMean } from '../nearest';
import type { Step, StepKind } from '../journey';
import { isMapping } from './definition-reader';
import { sayType } from './issues';
import type { Path } from './problem';
import type { Report } from './report';
import { readers } from './step-readers';
import { stepKinds } from './step-shapes';

const mostSteps = 500;

/** Where a step stands: `path` in the source, `place` as an id such as `2.then.0`. */
export type Place = { readonly path: Path; readonly place: string };

/** Reads the tree of steps of one journey. */
export class StepReader {
  private readonly ids = new Map<string, Path>();
  private count = 0;

  constructor(readonly report: Report) {}

  /** @param place of the branch that holds the list: empty for the journey itself */
  list(value: unknown, path: Path, place: string): Step[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      const hint = 'Begin each step with "- ".';
      this.report.error(path, { code: 'wrong-type', detail: `Must be a list of steps, not ${sayType(value)}.`, hint });
      return [];
    }
    const steps = value.map((one, index) =>
      this.step(one, [...path, index], place === '' ? String(index) : `${place}.${index}`),
    );
    const end = steps.findIndex((step) => step?.kind === 'exit');
    if (end !== -1 && end < steps.length - 1) {
      this.report.warning([...path, end + 1], {
        code: 'unreachable-step',
        detail: 'Nobody comes here: the step before ends the journey.',
      });
    }
    return steps.filter((step) => step !== undefined);
  }

  private step(value: unknown, path: Path, place: string): Step | undefined {
    if (++this.count > mostSteps) {
      if (this.count === mostSteps + 1) {
        this.report.error(path, { code: 'too-many-steps', detail: `A journey has at most ${mostSteps} steps.` });
      }
      return undefined;
    }
    const kind = this.kindOf(value, path);
    const step = kind && readers[kind](value, { path, place }, this);
    if (step) this.claim(step.id, path);
    return step;
  }

  private kindOf(value: unknown, path: Path): StepKind | undefined {
    if (!isMapping(value)) {
      const hint = typeof value === 'string' ? didYouMean(value, stepKinds) : undefined;
      this.report.error(path, {
        code: 'wrong-type',
        detail: `A step is a mapping such as "wait: 2 days", not ${sayType(value)}.`,
        hint,
      });
      return undefined;
    }
    const kinds = stepKinds.filter((kind) => Object.hasOwn(value, kind));
    if (kinds.length === 1) return kinds[0];
    if (kinds.length > 1) {
      const hint = 'Begin each step with "- ".';
      this.report.error(path, {
        code: 'several-steps',
        detail: `One step is one of ${kinds.join(' and ')}, not both.`,
        hint,
      });
      return undefined;
    }
    const [first = ''] = Object.keys(value);
    const hint = didYouMean(first, stepKinds) ?? `Steps are ${stepKinds.join(', ')}.`;
    this.report.error([...path, first], { code: 'unknown-step', detail: `"${first}" is no kind of step.`, hint });
    return undefined;
  }

  private claim(id: string, path: Path): void {
    const taken = this.ids.get(id);
    if (!taken) {
      this.ids.set(id, path);
      return;
    }
    const line = this.report.lineOf(taken);
    const hint = `The first is in line ${line ?? 1}. Give one of them an id of its own.`;
    this.report.error(path, { code: 'duplicate-id', detail: `Two steps have the id "${id}".`, hint });
  }
}
