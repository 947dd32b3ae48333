import { readInstant } from '../../time/read-instant';
import { nextOccurrence } from '../../time/recurrence';
import { parseRule, type RecurrenceRule } from '../../time/recurrence-rule';
import type { Report } from './report';

/** Tells which dates and rules that were read are none: apart from reading, since clocks and zones are much to load for a browser that only shows them. */
export function checkMoments(report: Report): void {
  for (const { text, path, is, hint } of report.moments.splice(0)) {
    const fault = is === 'rule' ? ruleFault(text, report) : dateFault(text);
    if (fault) report.error(path, { code: is === 'rule' ? 'bad-rule' : 'bad-date', detail: fault, hint });
  }
}

const dateFault = (text: string): string | undefined =>
  readInstant(text, 'UTC') === undefined ? 'There is no such date or time.' : undefined;

/** To see that a rule never comes one has to look at nine years. */
const weightOfNever = 20_000;

/** What it costs to look for an occurrence, in characters of an expression. */
const weightOfRule = ({ hours, minutes }: RecurrenceRule): number =>
  1_000 + 20 * Math.max(1, hours.length) * Math.max(1, minutes.length);

/** Any Monday: whether a rule ever comes does not hang on the day from which one looks. */
const someday = 1_704_067_200_000;

/** What is wrong with a recurrence rule of RFC 5545. */
function ruleFault(text: string, report: Report): string | undefined {
  const rule = parseRule(text);
  if ('fault' in rule) return rule.fault;
  if (!report.spend(weightOfRule(rule))) return 'The rules of this definition are too many or name too many times.';
  const { until: _, ...endless } = rule;
  if (nextOccurrence(endless, someday, someday) !== undefined) return undefined;
  report.spend(weightOfNever);
  return 'It never comes.';
}
