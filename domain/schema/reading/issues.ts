import type { z } from 'zod';
import { didYouMean } from './nearest';
import type { Path } from './problem';
import { isProblemCode } from './problem-codes';
import type { Report } from './report';

type Issue = z.core.$ZodIssue;

/**
 * Reads one part of a definition by its schema and reports all that is wrong, at its place.
 * @param known keys that the schema's object knows, for "did you mean"; unknown ones are reported and do not hinder
 */
export function readPart<T extends z.ZodObject>(
  schema: T,
  value: unknown,
  path: Path,
  report: Report,
): z.output<T> | undefined {
  const known = Object.keys(schema.shape);
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const { issues } = read.error;
  for (const issue of issues) {
    if (report.isFull) break;
    if (issue.code === 'unrecognized_keys') reportUnknown(issue, path, keysAt(schema, issue.path) ?? known, report);
    else reportIssue(issue, value, path, report);
  }
  if (issues.some(({ code }) => code !== 'unrecognized_keys')) return undefined;
  const lenient = schema.safeParse(withoutUnknown(value, issues));
  return lenient.success ? lenient.data : undefined;
}

function reportUnknown(
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  path: Path,
  known: readonly string[],
  report: Report,
): void {
  for (const unknown of issue.keys) {
    if (report.isFull) return;
    const hint = didYouMean(unknown, known) ?? `Known here: ${known.join(', ')}.`;
    report.error([...path, ...placed(issue), unknown], {
      code: 'unknown-key',
      detail: `"${unknown}" is not known here.`,
      hint,
    });
  }
}

/** The keys that an object inside the schema knows. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] | undefined {
  let at: unknown = schema;
  for (const part of path) {
    at = inside(at);
    const shape = (at as { shape?: Record<PropertyKey, unknown> }).shape;
    at = shape
      ? shape[part]
      : ((at as { element?: unknown; valueType?: unknown }).element ?? (at as { valueType?: unknown }).valueType);
  }
  const shape = (inside(at) as { shape?: object } | undefined)?.shape;
  return shape ? Object.keys(shape) : undefined;
}

/** The schema that an optional, a default or a check is around. */
function inside(schema: unknown): unknown {
  let at = schema;
  for (;;) {
    const inner = (at as { def?: { innerType?: unknown; in?: unknown } } | undefined)?.def;
    const next = inner?.innerType ?? inner?.in;
    if (next === undefined) return at;
    at = next;
  }
}

function reportIssue(issue: Issue, value: unknown, path: Path, report: Report): void {
  const given = at(value, issue.path);
  const place = [...path, ...placed(issue)];
  switch (issue.code) {
    case 'invalid_type':
      if (given === undefined)
        report.error(place, { code: 'missing', detail: `"${String(issue.path.at(-1) ?? '')}" is missing.` });
      else
        report.error(place, {
          code: 'wrong-type',
          detail: `Must be ${article(issue.expected)}, not ${sayType(given)}.`,
          hint: typeHint(issue.expected, given),
        });
      return;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const hint = typeof given === 'string' ? didYouMean(given, allowed) : undefined;
      if (given === undefined)
        report.error(place, { code: 'missing', detail: `"${String(issue.path.at(-1) ?? '')}" is missing.` });
      else
        report.error(place, {
          code: 'unknown-value',
          detail: `Must be ${allowed.join(', ').replace(/, ([^,]*)$/, ' or $1')}.`,
          hint,
        });
      return;
    }
    case 'too_small':
    case 'too_big':
      report.error(place, { code: 'out-of-range', detail: rangeOf(issue) });
      return;
    case 'invalid_key':
      for (const inner of issue.issues) reportIssue({ ...inner, path: issue.path }, value, path, report);
      return;
    case 'custom': {
      const params = (issue.params ?? {}) as { code?: unknown; hint?: string };
      report.error(place, {
        code: isProblemCode(params.code) ? params.code : 'wrong-value',
        detail: issue.message,
        ...(params.hint ? { hint: params.hint } : {}),
      });
      return;
    }
    default:
      report.error(place, { code: 'wrong-value', detail: issue.message });
  }
}

const placed = (issue: Issue): (string | number)[] =>
  issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));

function rangeOf(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  if (issue.origin === 'string')
    return issue.code === 'too_small' ? 'Must not be empty.' : `Must have at most ${bound} characters.`;
  if (issue.origin === 'array')
    return issue.code === 'too_small' ? 'Must not be empty.' : `Must have at most ${bound} entries.`;
  return issue.code === 'too_small' ? `Must be at least ${bound}.` : `Must be at most ${bound}.`;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce(
    (found: unknown, part) =>
      typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'empty',
};

const article = (expected: string): string => names[expected] ?? expected;

export function sayType(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return names[typeof value] ?? typeof value;
}

function typeHint(expected: string, given: unknown): string | undefined {
  if (expected === 'string' && (typeof given === 'number' || typeof given === 'boolean'))
    return `Put it in quotes: "${String(given)}".`;
  if (expected === 'string' && typeof given === 'object' && given !== null && !Array.isArray(given)) {
    return 'A text with { or ": " in it needs quotes.';
  }
  return expected === 'array' ? 'Begin each entry with "- ".' : undefined;
}

/** The value without the keys that nobody knows, so that the rest can be read. */
function withoutUnknown(value: unknown, issues: readonly Issue[]): unknown {
  const copy = structuredClone(value);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const owner = at(copy, issue.path) as Record<string, unknown>;
    for (const unknown of issue.keys) delete owner[unknown];
  }
  return copy;
}
