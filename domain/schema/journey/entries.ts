import { z } from 'zod';
import { stages } from '../../person/customer';
import type { Entry } from '../../journey/journey';
import { didYouMean } from '../reading/nearest';
import { isAudienceName } from '../audience-name';
import { given, listOf, nobodyYet, readExpression } from '../reading/definition-reader';
import { isMapping } from '../reading/mapping';
import { duration, eventName, expression, pace } from '../reading/fields';
import { readPart, sayType } from '../reading/issues';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';

const common = {
  key: expression.optional().describe('What counts as the same passage. Default: the customer.'),
  again: z
    .enum(['never', 'after-exit', 'always'])
    .optional()
    .describe('never (default): once per key for ever; after-exit: one at a time; always: also beside a running one.'),
  gap: duration.optional().describe('The least time between two entries.'),
};

/** The ways into a journey, by the key that tells them apart. */
export const entryShapes = {
  on: z.strictObject({ on: eventName, when: expression.optional(), ...common }),
  stage: z.strictObject({
    stage: z.enum(stages),
    from: z.enum(stages).optional().describe('Only for those who come from there. Default: for those who rise to it.'),
    when: expression.optional(),
    ...common,
  }),
  audience: z.strictObject({
    audience: z.string().min(1).describe('CEL, or the name of an audience.'),
    every: z.string().max(500).optional().describe('An iCalendar rule, such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=9.'),
    at: z
      .string()
      .max(100)
      .optional()
      .describe('Once, such as 2026-12-01T09:00: local to each unless it has an offset.'),
    spread: duration.optional().describe('Over how long the entries are spread.'),
    pace: pace.optional(),
    ...common,
  }),
  api: z.strictObject({ api: z.literal(true), ...common }),
};
const ways = Object.keys(entryShapes) as (keyof typeof entryShapes)[];

/** One entry or a list of them. */
export function readEntries(value: unknown, path: Path, report: Report): Entry[] {
  const list = listOf(value);
  if (!Array.isArray(list)) return [];
  return list.flatMap((one, index) => readEntry(one, Array.isArray(value) ? [...path, index] : path, report) ?? []);
}

function readEntry(value: unknown, path: Path, report: Report): Entry | undefined {
  if (!isMapping(value)) {
    const hint =
      typeof value === 'string'
        ? `Write enter: { on: ${value.slice(0, 50)} }.`
        : 'For example enter: { on: Order Completed }.';
    report.error(path, { code: 'wrong-type', detail: `An entry is a mapping, not ${sayType(value)}.`, hint });
    return undefined;
  }
  const found = ways.filter((way) => Object.hasOwn(value, way));
  const [way] = found;
  if (!way || found.length > 1) {
    const detail = way
      ? `An entry is one of ${found.join(' and ')}; make a list of several.`
      : 'An entry is on, stage, audience or api.';
    const hint = way ? undefined : didYouMean(Object.keys(value)[0] ?? '', ways);
    report.error(path, { code: 'unclear-entry', detail, ...(hint ? { hint } : {}) });
    return undefined;
  }
  return readers[way](value, path, report);
}

type EntryReader = (value: unknown, path: Path, report: Report) => Entry | undefined;

const readers: Readonly<Record<keyof typeof entryShapes, EntryReader>> = {
  on(value, path, report) {
    const read = readPart(entryShapes.on, value, path, report);
    if (!read) return undefined;
    const { on, when } = read;
    if (when !== undefined)
      readExpression(when, [...path, 'when'], { boolean: true, absent: ['entry', 'step'] }, report);
    return { by: 'event', on, ...given({ when }), ...rules(read, [...path], report, []) };
  },
  stage(value, path, report) {
    const read = readPart(entryShapes.stage, value, path, report);
    if (!read) return undefined;
    const { stage, from, when } = read;
    if (when !== undefined) readExpression(when, [...path, 'when'], { boolean: true, absent: nobodyYet }, report);
    return { by: 'stage', stage, ...given({ from, when }), ...rules(read, path, report, ['event']) };
  },
  audience(value, path, report) {
    const read = readPart(entryShapes.audience, value, path, report);
    if (!read) return undefined;
    const { audience, every, at, spread, pace: paced } = read;
    if (!isAudienceName(audience)) {
      readExpression(audience, [...path, 'audience'], { boolean: true, absent: nobodyYet }, report);
    }
    checkWhen(read, path, report);
    const when = given({ every, at, spread, pace: paced });
    return { by: 'audience', audience, ...when, ...rules(read, path, report, ['event']) };
  },
  api(value, path, report) {
    const read = readPart(entryShapes.api, value, path, report);
    return read && { by: 'api', ...rules(read, path, report, []) };
  },
};

type Rules = Pick<Entry, 'key' | 'again' | 'gap'>;

function rules(read: Partial<Rules>, path: Path, report: Report, absent: readonly string[]): Rules {
  const { key, again = 'never', gap } = read;
  if (key !== undefined) readExpression(key, [...path, 'key'], { absent }, report);
  if (gap && again === 'never') {
    report.warning([...path, 'gap'], {
      code: 'useless-gap',
      detail: 'A gap changes nothing where nobody enters again.',
      hint: 'Add again: after-exit.',
    });
  }
  return { again, ...given({ key, gap }) };
}

/** An audience comes again and again, or once. */
function checkWhen({ every, at }: { readonly every?: string; readonly at?: string }, path: Path, report: Report): void {
  const hint = 'For example every: "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", or at: 2026-12-01T09:00 for once.';
  if (every === undefined && at === undefined) report.error([...path, 'every'], { code: 'missing', detail: '"every" or "at" is missing.', hint }); // prettier-ignore
  if (every !== undefined && at !== undefined) report.error([...path, 'at'], { code: 'unclear-entry', detail: 'An audience enters every or at; make a list of two entries.' }); // prettier-ignore
  if (every !== undefined) report.moments.push({ text: every, path: [...path, 'every'], is: 'rule', hint });
  if (at !== undefined)
    report.moments.push({ text: at, path: [...path, 'at'], is: 'date', hint: 'For example 2026-12-01T09:00 or 2026-12-01T09:00+01:00.' }); // prettier-ignore
}
