import { went } from './speaking';
import type { Step } from '../../journey/journey';
import { branches } from '../../journey/plan';

/** What of a step's result tells which way was taken, as text. */
export type Mark = {
  readonly arm: string | null;
  readonly case: string | null;
  readonly held: string | null;
  readonly timedOut: string | null;
  readonly answered: string | null;
  /** Of a message. */
  readonly status: string | null;
};

/** The branch that a passage took behind a step, by what the step's rule noted; undefined where it has none or took none yet. */
export function takenBranch(step: Step, mark: Mark): string | undefined {
  const branch = noted(step, mark);
  return branch !== undefined && Object.hasOwn(branches(step), branch) ? branch : undefined;
}

function noted({ kind }: Step, { arm, case: found, held, timedOut, answered, status }: Mark): string | undefined {
  switch (kind) {
    case 'split':
      return arm ?? undefined;
    case 'choose':
      return found ?? undefined;
    case 'if':
      return held === 'true' ? 'then' : 'else';
    case 'wait-for':
      return timedOut === 'true' ? 'else' : 'then';
    case 'survey':
      if (answered === 'true') return 'then';
      return timedOut !== 'true' && went({ status }) ? undefined : 'else';
    default:
      return undefined;
  }
}
