import type { WaitStep } from '../../journey/journey';
import { given, readExpression } from '../reading/definition-reader';
import { isMapping } from '../reading/mapping';
import { duration } from '../reading/fields';
import { readPart, sayType } from '../reading/issues';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';
import { waitShapes } from './step-shapes';

type Rule = WaitStep['wait'];

/** Reads what stands at `wait:`: a duration, `until` a date or an expression, or the `next` local time. */
export function readWait(value: unknown, path: Path, report: Report): Rule | undefined {
  if (typeof value === 'string') return readDuration(value, path, report);
  if (!isMapping(value)) {
    const hint =
      typeof value === 'number'
        ? `Write a unit: "${value} days".`
        : 'For example "2 days", { until: … } or { next: "09:00" }.';
    const detail =
      value === undefined ? '"wait" is missing.' : `Must be a duration or a mapping, not ${sayType(value)}.`;
    report.error(path, { code: 'wrong-type', detail, hint });
    return undefined;
  }
  return Object.hasOwn(value, 'next') && !Object.hasOwn(value, 'until')
    ? readNext(value, path, report)
    : readUntil(value, path, report);
}

function readDuration(text: string, path: Path, report: Report): Rule | undefined {
  const read = duration.safeParse(text);
  if (read.success) return { until: 'duration', duration: read.data };
  const [issue] = read.error.issues;
  const hint = issue?.code === 'custom' ? (issue.params as { hint?: string } | undefined)?.hint : undefined;
  report.error(path, { code: 'bad-duration', detail: 'Not a duration.', hint });
  return undefined;
}

function readNext(value: Record<string, unknown>, path: Path, report: Report): Rule | undefined {
  const read = readPart(waitShapes.next, value, path, report);
  return read && { until: 'next', time: read.next, ...given({ weekdays: read.weekdays }) };
}

function readUntil(value: Record<string, unknown>, path: Path, report: Report): Rule | undefined {
  const read = readPart(waitShapes.until, value, path, report);
  if (!read) return undefined;
  const text = read.until.trim();
  if (!/^\d{4}-/.test(text)) {
    const expression = readExpression(text, [...path, 'until'], { absent: ['event'] }, report);
    return { until: 'expression', expression, ...given({ offset: read.offset }) };
  }
  const hint = 'For example 2026-12-24, 2026-12-24T09:00 or 2026-12-24T09:00+01:00.';
  report.moments.push({ text, path: [...path, 'until'], is: 'date', hint });
  return { until: 'date', date: text, ...given({ offset: read.offset }) };
}
