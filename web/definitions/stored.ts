import { ask, exchange } from '../api/client';
import { asYaml, storedOf, type Answered, type Stored } from './answered';
import { isShelf, placeOf, rulebooks, shelves, type Kind } from './places';

/** @throws Refused, Away */
export async function readStored(kind: Kind, key: string): Promise<Stored> {
  if (isShelf(kind)) {
    return storedOf(await exchange(shelves[kind].get, { params: { key } }));
  }
  const found: Answered = await exchange(rulebooks[kind].get);
  const { version, publishedAt: _, problems: __, ...shipped } = found.answer;
  if (typeof version !== 'number' || version === 0) return storedOf(found, asYaml(shipped, 'yaml'));
  const { source, format } = await ask(rulebooks[kind].version, { params: { version: String(version) } });
  return storedOf(found, asYaml(source, format));
}

/** Saves a draft; of what there is one of it is in force then. @throws Refused, Away */
export async function putStored(kind: Kind, key: string, source: string, etag: string | undefined): Promise<Stored> {
  return storedOf(await exchange(placeOf(kind).put, { params: { key }, yaml: source, etag }), source);
}
