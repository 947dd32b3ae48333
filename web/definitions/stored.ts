import { ask, exchange } from '../api/client';
import { asYaml, draftOf } from './as-yaml';
import { storedOf, type Answered, type Stored } from './answered';
import { isShelf, placeOf, rulebooks, shelves, type Kind } from './places';

/** @throws Refused, Away */
export async function readStored(kind: Kind, key: string): Promise<Stored> {
  if (isShelf(kind)) return draftOf(await exchange(shelves[kind].get, { params: { key } }));
  const found: Answered = await exchange(rulebooks[kind].get);
  const { version } = found.answer;
  const data = writtenIn(found);
  if (typeof version !== 'number' || version === 0) return storedOf(found, { source: await asYaml(data), data });
  const { source, format } = await ask(rulebooks[kind].version, { params: { version: String(version) } });
  return storedOf(found, { source: await asYaml(source, format), data });
}

/** Saves a draft; of what there is one of it is in force then. @throws Refused, Away */
export async function putStored(kind: Kind, key: string, source: string, etag: string | undefined): Promise<Stored> {
  const found: Answered = await exchange(placeOf(kind).put, { params: { key }, yaml: source, etag });
  return storedOf(found, { source, data: isShelf(kind) ? found.answer['draft'] : writtenIn(found) });
}

/** What its author wrote, of an answer in which more stands beside it. */
function writtenIn({ answer }: Answered): object {
  const { version: _, publishedAt: __, problems: ___, ...data } = answer;
  return data;
}
