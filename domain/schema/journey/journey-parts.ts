import { z } from 'zod';
import type { ExitRule, Journey } from '../../journey/journey';
import type { Duration } from '../../time/time';
import { given, listOf, readExpression } from '../reading/definition-reader';
import { readEntries } from './entries';
import { eventName, expression, key, name, positiveDuration, purposeName, share } from '../reading/fields';
import { readPart } from '../reading/issues';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';
import { StepReader, type PlacedStep } from './steps';

export const exitShape = z.strictObject({
  on: eventName.optional(),
  when: expression.optional(),
  as: name.optional().describe("The outcome's name. Default: the event's."),
});

export const goalShape = z.strictObject({
  on: eventName.optional(),
  when: expression.optional(),
  within: positiveDuration.optional().describe('How long after the entry it counts. Default: 7 days.'),
});

const head = z.strictObject({
  journey: key,
  name: name.optional(),
  purpose: purposeName.max(100),
  priority: share.optional(),
  enter: z.unknown().optional(),
  exit: z.unknown().optional(),
  goal: z.unknown().optional(),
  holdout: share.optional(),
  steps: z.unknown().optional(),
});

const week: Duration = { unit: 'exact', millis: 7 * 24 * 3_600_000 };

/** A journey as far as it can be read, with an empty purpose where there is none, and its steps with their paths in the source. */
export type Written = { readonly journey: Journey; readonly steps: readonly PlacedStep[] };

/** However broken; what a text alone can tell wrong is left to who reads it. */
export function partsOf(value: Record<string, unknown>, report: Report): Written & { readonly isWhole: boolean } {
  const read = readPart(head, value, [], report);
  const enter = readEntries(value.enter, ['enter'], report);
  const exit = readExits(value.exit, report);
  const goal = value.goal === undefined ? undefined : readGoal(value.goal, report);
  const reader = new StepReader(report);
  const steps = reader.journey(value.steps);
  if (value.enter === undefined || (Array.isArray(value.enter) && value.enter.length === 0)) {
    const detail = 'Nobody enters this journey by itself; only a step "enter" of another journey leads here.';
    report.warning([], { code: 'no-enter', detail });
  }
  if (value.steps === undefined || (Array.isArray(value.steps) && value.steps.length === 0)) {
    report.error(['steps'], { code: 'no-steps', detail: 'A journey needs at least one step.' });
  }
  const key = read?.journey ?? textIn(value.journey);
  const journey = {
    key,
    name: read?.name ?? key,
    purpose: read?.purpose ?? textIn(value.purpose),
    priority: read?.priority ?? 50,
    enter,
    exit,
    ...given({ goal }),
    holdout: read?.holdout ?? 0,
    steps,
  };
  return { journey, steps: reader.read, isWhole: read !== undefined };
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

function readExits(value: unknown, report: Report): ExitRule[] {
  const list = listOf(value);
  if (!Array.isArray(list)) return [];
  return list.flatMap((one, index) => {
    const path = Array.isArray(value) ? ['exit', index] : ['exit'];
    const read = readPart(exitShape, one, path, report);
    if (!read) return [];
    readTrigger(read, path, report);
    const { on, when } = read;
    return [{ ...given({ on, when }), as: read.as ?? on ?? 'condition' }];
  });
}

function readGoal(value: unknown, report: Report): Journey['goal'] {
  const read = readPart(goalShape, value, ['goal'], report);
  if (!read) return undefined;
  readTrigger(read, ['goal'], report, true);
  const { on, when, within = week } = read;
  return { ...given({ on, when }), within };
}

/** @param always whether an event is there even where none is named */
function readTrigger({ on, when }: { on?: string; when?: string }, path: Path, report: Report, always = false): void {
  if (on === undefined && when === undefined) {
    report.error(path, { code: 'missing', detail: 'It needs "on" with an event, or "when" with a condition.' });
  }
  if (when === undefined) return;
  readExpression(
    when,
    [...path, 'when'],
    { boolean: true, absent: on === undefined && !always ? ['event'] : [] },
    report,
  );
}
