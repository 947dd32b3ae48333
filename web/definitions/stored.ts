import { exchange, exchangeYaml } from '../api/client';
import { draftOf } from './as-yaml';
import { storedOf, type Answered, type Stored } from './answered';
import { isShelf, placeOf, rulebooks, shelves, type Kind } from './places';

/** @throws Refused, Away */
export async function readStored(kind: Kind, key: string): Promise<Stored> {
  if (isShelf(kind)) return draftOf(await exchange(shelves[kind].get, { params: { key } }));
  const place = rulebooks[kind].get;
  const [found, written]: [Answered, Yaml] = await Promise.all([exchange(place), exchangeYaml(place)]);
  // Another one came in force between the two answers.
  if (stateOf(found) !== stateOf(written)) return readStored(kind, key);
  return storedOf(found, { source: written.text, data: writtenIn(found) });
}

type Yaml = Awaited<ReturnType<typeof exchangeYaml>>;

/** Each form of a state has an ETag of its own, which names the number of the state. */
const stateOf = ({ etag }: Pick<Answered, 'etag'> | Yaml): string | undefined => /\d+/.exec(etag ?? '')?.[0];

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
