import { stringify } from 'yaml';
import { z } from 'zod';
import { hasErrors, type Problem as Flaw } from '../../domain/schema/reading/problem';
import { dataOf, readSource } from '../../domain/schema/reading/source';
import type { Format } from '../../db/definitions/drafts';
import { Problem } from '../http/problem';
import type { Answer, BodyRule } from '../http/route';

export const definitionLimit = 1024 * 1024;

export const definitionBody: BodyRule<{ source: string; format: Format }> = {
  kind: 'definition',
  schema: z.object({ source: z.string(), format: z.enum(['yaml', 'json']) }),
  limit: definitionLimit,
};

export const flawShape = z.looseObject({
  pointer: z.string(),
  line: z.number().optional(),
  code: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  severity: z.enum(['error', 'warning']),
});

export const keyPattern = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** @throws Problem unknown-definition */
export function keyOf(params: Readonly<Record<string, string>>): string {
  const key = params.key ?? '';
  if (!keyPattern.test(key)) throw new Problem('unknown-definition', "A key has a-z, 0-9 and '-'.");
  return key;
}

/** What makes it unfit, with the warnings beside. @throws Problem invalid-definition when one of them is an error */
export function refuseFlawed(flaws: readonly Flaw[]): void {
  if (hasErrors(flaws)) {
    throw new Problem('invalid-definition', 'Nothing was put in force.', { errors: flaws });
  }
}

type Document = { readonly source: string; readonly format: Format };

/**
 * A draft as data, whatever is wrong with what it says.
 * @param word the first key of such a document, which names it
 * @throws Problem malformed-definition when it cannot be read, invalid-definition when it names another key than the path
 */
export function readDocument(document: Document, word: string, key: string): Record<string, unknown> {
  const { value, report } = readSource(document.source, document.format);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const flaws = report.problems();
    throw new Problem('malformed-definition', flaws[0]?.detail ?? 'It is no mapping of keys to values.', {
      errors: flaws,
    });
  }
  const data: Record<string, unknown> = { ...value };
  if (typeof data[word] === 'string' && data[word] !== key) {
    const errors = [{ pointer: `/${word}`, code: 'other-key', detail: `The path names ${key}.` }];
    throw new Problem('invalid-definition', `The document names another ${word} than the path.`, { errors });
  }
  return data;
}

/** Whether the caller would rather read YAML than JSON. */
export const wantsYaml = (accept: string | undefined): boolean => {
  const first = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const yaml = first.findIndex((type) => /^(application|text)\/(x-)?yaml$/.test(type));
  const json = first.findIndex((type) => type === 'application/json' || type === '*/*');
  return yaml >= 0 && (json < 0 || yaml < json);
};

export const answerYaml = ({ source, format }: Document, headers: Record<string, string>): Answer => ({
  status: 200,
  body: format === 'yaml' ? source : stringify(dataOf({ source, format })),
  type: 'application/yaml; charset=utf-8',
  headers: { ...headers, vary: 'Accept' },
});
