import { evaluate } from '../../cel/condition';
import { addDuration } from '../../time/duration';
import type { StepOf, WaitOffset } from '../../journey/journey';
import { nextLocalTime } from '../../time/local-time';
import { readInstant } from '../../time/read-instant';
import type { Millis } from '../../time/time';
import type { At, Move, StepRule } from './step-rule';

/** Waits for time alone. A past date passes at once and is recorded. */
export const wait: StepRule<StepOf<'wait'>> = {
  reach(step, at) {
    const until = momentOf(step, at);
    if (until === undefined) return { to: 'next', result: { passed: 'no-date' } };
    if (until <= at.at) return { to: 'next', result: { passed: 'past-date', until } };
    return { to: 'stay', waiting: { for: 'time', until } };
  },
  due: (): Move => ({ to: 'next' }),
};

function momentOf({ wait: rule }: StepOf<'wait'>, at: At): Millis | undefined {
  switch (rule.until) {
    case 'duration':
      return addDuration(at.at, rule.duration, at.zone);
    case 'date':
      return shifted(readInstant(rule.date, at.zone), rule.offset, at.zone);
    case 'expression': {
      const found = evaluate(rule.expression, at.scope());
      return found.ok ? shifted(readInstant(found.value, at.zone), rule.offset, at.zone) : undefined;
    }
    case 'next':
      return nextLocalTime(at.at, rule.time, rule.weekdays, at.zone);
  }
}

function shifted(instant: Millis | undefined, offset: WaitOffset | undefined, zone: string): Millis | undefined {
  if (instant === undefined || !offset) return instant;
  const { duration, sign } = offset;
  const signed =
    duration.unit === 'exact'
      ? { unit: 'exact' as const, millis: sign * duration.millis }
      : { unit: 'calendar' as const, months: sign * duration.months, days: sign * duration.days };
  return addDuration(instant, signed, zone);
}
