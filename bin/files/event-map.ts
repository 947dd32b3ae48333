import { readFile } from 'node:fs/promises';
import { parse, YAMLError } from 'yaml';
import { z } from 'zod';
import { WrongUse } from '../terminal/wrong-use';

const positions = z
  .string()
  .regex(/^\d+-\d+$/, 'takes positions like 2-6, counted from 1')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(({ from, to }) => from >= 1 && from <= to, 'takes positions like 2-6, counted from 1');

const share = z
  .string()
  .regex(/^\d{1,3}-\d{1,3}$/, 'takes a part of 100 like 0-80')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(({ from, to }) => from < to && to <= 100, 'takes a part of 100 like 0-80');

const column = z.strictObject({
  at: positions.optional(),
  header: z.string().min(1).optional(),
  type: z.enum(['text', 'number', 'boolean']).default('text'),
  date: z.string().min(1).optional(),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'takes a time of day like 12:00')
    .optional(),
  zone: z.string().min(1).default('UTC'),
});

const callRule = z
  .strictObject({
    identify: z.record(z.string(), z.unknown()).optional(),
    track: z.string().min(1).optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
    when: z.enum(['first', 'every']).default('every'),
    share: share.optional(),
  })
  .refine((rule) => (rule.identify === undefined) !== (rule.track === undefined), 'takes either identify or track')
  .refine(
    (rule) => rule.identify === undefined || rule.properties === undefined,
    'identify takes its traits itself, no properties',
  );

/** How a row of a CSV or fixed-width file becomes calls of Segment's API; docs/event-maps.md explains every key. */
const eventMap = z
  .strictObject({
    map: z.string().min(1),
    format: z.enum(['fixed', 'csv']),
    skip: z.number().int().min(0).optional(),
    separator: z.string().length(1).default(','),
    columns: z.record(z.string().regex(/^\w+$/, 'a column is named by letters, digits and _'), column),
    userId: z.string().min(1),
    timestamp: z.string().min(1).optional(),
    calls: z.array(callRule).min(1),
  })
  .superRefine((map, problems) => {
    const complain = (path: (string | number)[], message: string): void =>
      problems.addIssue({ code: 'custom', path, message });
    for (const [name, one] of Object.entries(map.columns)) {
      if (map.format === 'fixed' && !one.at) complain(['columns', name], 'needs its positions, like at: 2-6');
      if (map.format === 'csv' && one.at) complain(['columns', name, 'at'], 'belongs to fixed; a CSV file has headers');
    }
    const used = [map.userId, ...stringsIn(map.calls)].flatMap((text) =>
      [...text.matchAll(placeholder)].map((match) => match[1] ?? ''),
    );
    for (const name of new Set(used))
      if (!map.columns[name]) complain(['columns'], `there is no column "${name}", which {${name}} speaks of`);
    if (map.timestamp && !map.columns[map.timestamp]?.date)
      complain(['timestamp'], `"${map.timestamp}" is no column with a date`);
  });

export type EventMap = z.output<typeof eventMap>;
export type Column = z.output<typeof column>;
export type CallRule = z.output<typeof callRule>;

/** `{column}` in a text of a map. */
export const placeholder = /\{(\w+)\}/g;

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** @throws WrongUse that names the file, the place in it and what is wrong there */
export async function readEventMap(file: string): Promise<EventMap> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WrongUse(`The map ${file} cannot be read.`);
  });
  const read = eventMap.safeParse(parseYaml(text, file));
  if (read.success) return read.data;
  const said = read.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `/${path.join('/')} ` : ''}${message}`,
  );
  throw new WrongUse(`The map ${file} has problems: ${said.join('; ')}.`);
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const line = error instanceof YAMLError ? error.linePos?.[0].line : undefined;
    throw new WrongUse(`The map ${file} is no YAML${line ? ` (line ${line})` : ''}.`);
  }
}
