import { textEngine } from '../render/liquid/engines';
import { didYouMean } from './reading/nearest';
import { fieldsOf } from '../cel/vocabulary';
import type { Path } from './reading/problem';
import type { Report } from './reading/report';

const variables = ['customer', 'event', 'entry', 'journey', 'now', 'links'];

/** Fields that templates see, of what is not free-form. */
const fields: Readonly<Record<string, readonly string[]>> = {
  customer: Object.keys(fieldsOf.customer ?? {}).filter((name) => name !== 'interests'),
  links: ['unsubscribe', 'preferences', 'confirm'],
  event: ['name', 'properties', 'at'],
  entry: ['name', 'properties', 'at'],
};

/** Tags and outputs of a whole definition; written by hand are a few hundred. */
const mostTags = 5_000;
/** Looking for variables takes the square of how many tags there are; those of a part are looked at while these last. */
const mostLookedAt = 640_000;
type Tally = { tags: number; lookedAt: number };
const tallies = new WeakMap<Report, Tally>();

function tallyOf(report: Report): Tally {
  const tally = tallies.get(report) ?? { tags: 0, lookedAt: 0 };
  tallies.set(report, tally);
  return tally;
}

function tagsIn(source: string): number {
  const lines = /\{%-?\s*liquid\b/.test(source) ? source.split('\n').length : 0;
  return source.split(/\{[{%]/).length - 1 + lines;
}

/** Reports what is wrong with a Liquid source, and warns of what it names and nobody knows. */
export function checkLiquid(source: string, path: Path, report: Report): void {
  const tags = tagsIn(source);
  const tally = tallyOf(report);
  tally.tags += tags;
  if (tally.tags > mostTags) {
    report.add(
      path,
      { code: 'liquid', detail: `There are more than ${mostTags} tags and outputs of Liquid.` },
      'error',
    );
    return;
  }
  try {
    const nodes = textEngine.parse(source);
    if (tally.lookedAt + tags ** 2 > mostLookedAt) return;
    tally.lookedAt += tags ** 2;
    for (const segments of textEngine.globalVariableSegmentsSync(nodes)) checkVariable(segments, path, report);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : '';
    const [, said = message, , line, column] = /^(.*?)(, file:[^,]+)?, line:(\d+), col:(\d+)$/s.exec(message) ?? [];
    const place = line === undefined ? '' : ` (line ${line}, column ${column} of it)`;
    const hint = tagHint(said);
    report.add(
      path,
      { code: 'liquid', detail: `The Liquid cannot be read: ${said}${place}.`, ...(hint ? { hint } : {}) },
      'error',
    );
  }
}

function tagHint(message: string): string | undefined {
  const filter = /undefined filter: (\S+)/.exec(message)?.[1];
  if (filter) return didYouMean(filter, Object.keys(textEngine.filters));
  const tag = /tag "([^"]+)" not found/.exec(message)?.[1];
  return tag ? didYouMean(tag, Object.keys(textEngine.tags)) : undefined;
}

function checkVariable(segments: readonly unknown[], path: Path, report: Report): void {
  const [root, field] = segments;
  if (typeof root !== 'string') return;
  if (!variables.includes(root)) {
    const hint = didYouMean(root, variables) ?? `Known are ${variables.join(', ')}.`;
    report.warning(path, { code: 'unknown-variable', detail: `"${root}" is never filled.`, hint });
    return;
  }
  const known = fields[root];
  if (!known || typeof field !== 'string' || known.includes(field)) return;
  const hint = didYouMean(field, known) ?? (root === 'customer' ? `A trait is customer.traits.${field}.` : undefined);
  report.warning(path, {
    code: 'unknown-variable',
    detail: `${root} has no field "${field}".`,
    ...(hint ? { hint } : {}),
  });
}
