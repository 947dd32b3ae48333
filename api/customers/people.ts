import { z } from 'zod';
import type { Database } from '../../db/base/database';
import { describePeople, findPeople, type ListedPerson, type PeoplePlace } from '../../db/customers/people';
import { stages } from '../../domain/person/customer';
import { beginningsOf } from '../../domain/person/identity/beginnings';
import { nameOf } from '../../domain/person/name';
import { sayInstant, sayInstantIfAny } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { moment, page, pageOf, pageQuery, plainText, readCursor, writeCursor } from '../http/paging';
import { route, type Route } from '../http/route';
import { personById } from './find';
import { listedPersonShape } from './shapes';

const longestIdentifier = 300;
const query = pageQuery.extend({
  cursor: z.string().max(2_500).optional().describe('`next` of the page before; it holds an identifier.'),
  query: plainText
    .max(longestIdentifier)
    .optional()
    .describe("An identifier or its beginning, also as kind:beginning, or Sojourn's id. Traits are not searched, nor who was erased."), // prettier-ignore
  stage: z.enum(stages).optional(),
  journey: plainText.max(200).optional().describe('Only who is in it now.'),
});
const place = z.object({
  id: z.guid(),
  at: moment.nullish(),
  kind: plainText.nullish(),
  value: z
    .string()
    .max(longestIdentifier)
    .regex(/^[^\0]*$/)
    .nullish(),
});

export function peopleRoute({ db }: Pick<ApiDeps, 'db'>): Route {
  return route({
    method: 'get',
    path: '/v1/customers',
    scope: 'read',
    tag: 'Customers',
    summary:
      'People, newest first; those who are looked for by their identifiers, those in a journey by id. A page of a search may not be full, and goes on at `next`',
    query,
    answers: { 200: pageOf(listedPersonShape) },
    handle: async ({ query: { query: text = '', limit, cursor, stage, journey } }) => {
      const named = await personById(db, text.trim());
      const beginnings = text.trim() === '' ? undefined : beginningsOf(text);
      const after = readCursor(cursor, place);
      const asked = { limit: limit + 1, after, beginnings, stage, journey };
      const { found, stoppedAt } = named === undefined ? await findPeople(db, asked) : { found: [{ id: named }] };
      const { items, next } = page(found, limit, placeOf);
      const people = await describePeople(db, items.map(({ id }) => id)); // prettier-ignore
      const goOn = next ?? (stoppedAt ? writeCursor(placeOf(stoppedAt)) : null);
      return { status: 200, body: { items: people.map(sayPerson), next: goOn }, headers: { 'cache-control': 'no-store' } };
    }, // prettier-ignore
  });
}

const placeOf = ({ id, at, kind, value }: PeoplePlace): PeoplePlace => ({ id, at, kind, value });

/** Adds to lines of people who each is; of whom was erased meanwhile nothing. */
export async function withWho<Line extends { readonly id: string }>(db: Database, lines: readonly Line[]) {
  const people = await describePeople(db, [...new Set(lines.map(({ id }) => id))]);
  const said = new Map(people.map((one) => [one.id, sayWho(one)]));
  return lines.map((line) => ({ ...line, ...(said.get(line.id) ?? { identifiers: [] }) }));
}

const sayWho = ({ naming, identifiers }: Pick<ListedPerson, 'naming' | 'identifiers'>) => ({
  name: nameOf(naming),
  identifiers: identifiers.map(({ claimed, ...one }) => ({ ...one, claimed: claimed || undefined })),
});

const sayPerson = ({ naming, createdAt, lastSeen, isPaused, identifiers, ...rest }: ListedPerson) => ({
  ...rest,
  ...sayWho({ naming, identifiers }),
  createdAt: sayInstant(createdAt),
  lastSeen: sayInstantIfAny(lastSeen),
  paused: isPaused || undefined,
});
