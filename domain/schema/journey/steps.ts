import { didYouMean } from '../reading/nearest';
import type { Step, StepKind } from '../../journey/journey';
import { isMapping } from '../reading/mapping';
import { sayType } from '../reading/issues';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';
import type { BranchReader } from './branch-reader';
import { settleIds, type Claim } from './step-ids';
import { readers } from './step-readers';
import { stepKinds } from './step-shapes';

const mostSteps = 500;

export type PlacedStep = readonly [step: Step, path: Path];

/** Reads the tree of steps of one journey. */
export class StepReader implements BranchReader {
  private readonly claims: Claim[] = [];
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

  /** The steps that could be read, each with its path in the source. */
  get read(): readonly PlacedStep[] {
    return this.claims.map(({ step, path }) => [step, path]);
  }

  /** Reads the steps of a journey and sees to it that each has an id of its own. */
  journey(value: unknown): Step[] {
    const steps = this.list(value, ['steps'], '');
    settleIds(this.claims, this.report);
    return steps;
  }

  private step(value: unknown, path: Path, place: string): Step | undefined {
    if (this.report.isFull) return undefined;
    if (++this.count > mostSteps) {
      if (this.count === mostSteps + 1) {
        this.report.error(path, { code: 'too-many-steps', detail: `A journey has at most ${mostSteps} steps.` });
      }
      return undefined;
    }
    const kind = this.kindOf(value, path);
    const step = kind && readers[kind](value, { path, place }, this);
    if (step) this.claims.push({ step, path, place, explicit: isMapping(value) && Object.hasOwn(value, 'id') });
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
}
