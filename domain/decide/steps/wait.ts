import { evaluate } from '../../cel/condition';
import { addDuration } from '../../time/add-duration';
import { backwards } from '../../time/duration';
import type { StepOf, WaitOffset } from '../../journey/journey';
import { nextLocalTime } from '../../time/local-time';
import { readInstant } from '../../time/read-instant';
import type { Millis } from '../../time/time';
import { CannotGoOn } from '../trouble/cannot-go-on';
import type { At, Move, StepRule } from './step-rule';

/** Waits for time alone. A past date passes at once and is recorded; what is no time at all is no past date. */
export const wait: StepRule<StepOf<'wait'>> = {
  reach(step, at) {
    const until = momentOf(step, at);
    if (until <= at.at) return { to: 'next', result: { passed: 'past-date', until } };
    return { to: 'stay', waiting: { for: 'time', until } };
  },
  // Noted, so that it can be counted who came through.
  due: (): Move => ({ to: 'next', result: { passed: 'due' } }),
};

function momentOf({ id, wait: rule }: StepOf<'wait'>, at: At): Millis {
  switch (rule.until) {
    case 'duration':
      return addDuration(at.at, rule.duration, at.zone);
    case 'date':
      return shifted(read(rule.date, { id, said: 'the date' }, at), rule.offset, at.zone);
    case 'expression':
      return shifted(computed(id, rule.expression, at), rule.offset, at.zone);
    case 'next':
      return nextLocalTime(at.at, rule.time, rule.weekdays, at.zone);
  }
}

function computed(id: string, expression: string, at: At): Millis {
  const found = evaluate(expression, at.scope());
  if (!found.ok) throw new CannotGoOn('unreadable-time', `${id}: ${expression}: ${found.error}`);
  return read(found.value, { id, said: expression }, at);
}

function read(value: unknown, { id, said }: { id: string; said: string }, { zone }: At): Millis {
  const instant = readInstant(value, zone);
  if (instant !== undefined) return instant;
  const kind = value === null ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  throw new CannotGoOn('unreadable-time', `${id}: ${said} gives ${kind} that is no date or time`);
}

function shifted(instant: Millis, offset: WaitOffset | undefined, zone: string): Millis {
  if (!offset) return instant;
  const { duration, sign } = offset;
  return addDuration(instant, sign < 0 ? backwards(duration) : duration, zone);
}
