import { stringify } from 'yaml';
import type { Problem } from '../../domain/schema/reading/problem';
import { ask, exchange } from '../api/client';
import { isShelf, placeOf, rulebooks, shelves, type Kind } from './places';

/** A definition as the API has it; `version`: the one in force, 0 for the one that ships. */
export type Stored = {
  readonly source: string;
  readonly etag: string | undefined;
  readonly version: number | null;
  readonly problems: readonly Problem[];
};

type Answered = {
  readonly answer: { readonly problems: readonly unknown[]; readonly [field: string]: unknown };
  readonly etag?: string;
};

const storedOf = ({ answer: { problems, version }, etag }: Answered, source: string): Stored => ({
  source,
  etag,
  version: typeof version === 'number' ? version : null,
  problems: problems as readonly Problem[],
});

/** What was written as JSON is edited as YAML. */
export const asYaml = (text: unknown, format: unknown): string => {
  if (typeof text !== 'string') return stringify(text, { lineWidth: 0 });
  return format === 'json' ? stringify(JSON.parse(text), { lineWidth: 0 }) : text;
};

/** @throws Refused, Away */
export async function readStored(kind: Kind, key: string): Promise<Stored> {
  if (isShelf(kind)) {
    const found: Answered = await exchange(shelves[kind].get, { params: { key } });
    return storedOf(found, asYaml(found.answer['source'], found.answer['format']));
  }
  const found: Answered = await exchange(rulebooks[kind].get);
  const { version, publishedAt: _, problems: __, ...shipped } = found.answer;
  if (typeof version !== 'number' || version === 0) return storedOf(found, asYaml(shipped, 'yaml'));
  const { source, format } = await ask(rulebooks[kind].version, { params: { version: String(version) } });
  return storedOf(found, asYaml(source, format));
}

/** Saves a draft; of what there is one of it is in force then. @throws Refused, Away */
export async function putStored(kind: Kind, key: string, source: string, etag: string | undefined): Promise<Stored> {
  const headers: Record<string, string> = etag === undefined ? {} : { 'if-match': etag };
  return storedOf(await exchange(placeOf(kind).put, { params: { key }, yaml: source, headers }), source);
}
