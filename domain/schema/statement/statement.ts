import { z } from 'zod';
import { legalBases, type Statement } from '../../journey/statement/statement';
import { freed } from './free-choice';
import { lintWords } from './lint';
import { given, withList } from '../reading/definition-reader';
import { isMapping } from '../reading/mapping';
import { channel, key, language, name, positiveDuration, purposeName } from '../reading/fields';
import { readPart, sayType } from '../reading/issues';
import { hasErrors, type Problem } from '../reading/problem';
import type { Report } from '../reading/report';
import { readSource, type Format } from '../reading/source';

const words = z.string().trim().min(1).max(20_000);

const text = z.strictObject({
  title: words.describe('What it is about, in a few words.'),
  text: words.describe('What the person agrees to.'),
  more: words.optional().describe('For those who want to know more.'),
});

export const statementShape = z.strictObject({
  statement: key,
  purpose: purposeName.describe('The one purpose that it speaks of.'),
  channels: z.array(channel).min(1).optional().describe('Without them it speaks of every channel.'),
  basis: z.enum(legalBases).describe('On which legal ground.'),
  data: z.array(name).max(100).optional().describe('Classes of data or traits that it covers.'),
  validFor: positiveDuration.optional().describe("How long a grant is worth something; counts over the policy's."),
  confirm: z.boolean().optional().describe('Double opt-in: a grant waits for a confirmation. Default: false.'),
  again: z
    .enum(['on-new-version', 'never'])
    .optional()
    .describe('on-new-version: grants of the versions before this one are outdated. Default: never.'),
  verifiedOnly: z.boolean().optional().describe('Marketing under it only to confirmed addresses. Default: false.'),
  locales: z.record(language, text).describe('The words, by language.'),
});

/** Reads a statement and reports everything that is wrong with it; its version is given when it is stored. */
export function parseStatement(source: string, format: Format): { statement?: Statement; problems: Problem[] } {
  const { value, report } = readSource(source, format);
  if (value !== undefined && !isMapping(value)) {
    const hint = 'It begins with "statement: <key>".';
    report.error([], { code: 'wrong-type', detail: `A statement is a mapping, not ${sayType(value)}.`, hint });
  }
  const statement = isMapping(value) ? readStatement(value, report) : undefined;
  const problems = report.problems();
  return statement && !hasErrors(problems) ? { statement, problems } : { problems };
}

function readStatement(value: Record<string, unknown>, report: Report): Statement | undefined {
  const free = freed(value, report);
  lintWords(free.locales, free.basis, report);
  const read = readPart(statementShape, withList(withList(free, 'channels'), 'data'), [], report);
  if (!read) return undefined;
  const { statement, channels, validFor, ...rest } = read;
  if (read.confirm && !channels) {
    const detail = 'What is confirmed is an address of a channel, and "channels" names none.';
    report.error(['confirm'], { code: 'missing', detail, hint: 'For example channels: [email].' });
  }
  return {
    key: statement,
    version: 0,
    purpose: rest.purpose,
    ...(channels ? { channels: [...new Set(channels)] } : {}),
    basis: rest.basis,
    data: rest.data ?? [],
    ...given({ validFor }),
    confirm: rest.confirm ?? false,
    again: rest.again ?? 'never',
    verifiedOnly: rest.verifiedOnly ?? false,
    locales: Object.fromEntries(Object.entries(rest.locales).map(([tag, { more, ...one }]) => [tag, { ...one, ...given({ more }) }])), // prettier-ignore
  };
}
