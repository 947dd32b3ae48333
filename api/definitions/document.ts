import { z } from 'zod';
import { hasErrors, type Problem as Flaw } from '../../domain/schema/reading/problem';
import type { Document, ReadDefinition } from '../../domain/schema/read-definition';
import type { Format } from '../../db/definitions/drafts';
import type { Aside } from '../http/aside';
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

/**
 * A document as data, whatever is wrong with what it says.
 * @param word the first key of such a document, which names it
 * @throws Problem malformed-definition when it cannot be read, invalid-definition when it names another key than the path
 */
export function dataNamed(
  { data, problems }: ReadDefinition<unknown>,
  word: string,
  key: string,
): Readonly<Record<string, unknown>> {
  if (!data)
    throw new Problem('malformed-definition', problems[0]?.detail ?? 'It cannot be read.', { errors: problems });
  if (typeof data[word] === 'string' && data[word] !== key) {
    const errors = [{ pointer: `/${word}`, code: 'other-key', detail: `The path names ${key}.` }];
    throw new Problem('invalid-definition', `The document names another ${word} than the path.`, { errors });
  }
  return data;
}

/** @throws TooExpensive, Crowded */
export const answerYaml = async (
  aside: Aside,
  document: Document,
  { gone, headers }: { readonly gone: AbortSignal; readonly headers: Record<string, string> },
): Promise<Answer> => ({
  status: 200,
  body: await aside.asYaml(document, gone),
  type: 'application/yaml; charset=utf-8',
  headers: { ...headers, vary: 'Accept', 'cache-control': 'no-store' },
});
