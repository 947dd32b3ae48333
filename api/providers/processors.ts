import { z } from 'zod';
import {
  listProcessors,
  longestUrl,
  removeProcessor,
  writeProcessor,
  type Processor,
} from '../../db/rights/processors';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { page, pageOf, pageQuery, readCursor } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';

const tag = 'OpenDSR';
const path = '/v1/processors/{name}';
const limit = 16 * 1024;

const shape = z.object({
  name: z.string(),
  url: z.string(),
  authorized: z.boolean().describe('An `authorization` was given; it is never shown.'),
  updatedAt: z.string(),
  open: z.number().describe('Erasures that it has not confirmed yet.'),
});
const body = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(longestUrl)
    .describe('Where it takes OpenDSR requests: each is posted there.'),
  authorization: z
    .string()
    .min(1)
    .max(2_000)
    .regex(/^[\x21-\x7e][\x20-\x7e]*$/, 'One line of printable ASCII.')
    .optional()
    .describe('The header of that name that lets us in; kept sealed.'),
});
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** Who else holds people's data, and is told when somebody was erased. */
export const processorRoutes = (deps: ApiDeps): Route[] => [listing(deps), putting(deps), removing(deps)];

const listing = ({ db }: ApiDeps): Route =>
  route({
    method: 'get',
    path: '/v1/processors',
    scope: 'read',
    tag,
    summary: 'Who is told by OpenDSR when somebody was erased',
    query: pageQuery,
    answers: { 200: pageOf(shape) },
    handle: async ({ query: { limit: most, cursor } }) => {
      const found = await listProcessors(db, most + 1, readCursor(cursor, name) ?? '');
      const { items, next } = page(found, most, (one) => one.name);
      return { status: 200, body: { items: items.map(say), next } };
    },
  });

const putting = ({ db, secrets, clock }: ApiDeps): Route =>
  route({
    method: 'put',
    path,
    scope: 'admin',
    tag,
    summary: 'Have a processor told of every erasure from now on, in place of what was said before',
    body: { kind: 'json', schema: body, limit },
    answers: { 200: shape.omit({ open: true }) },
    errors: ['not-found', 'invalid'],
    audit: 'processor.put',
    handle: async ({ params, body: { url, authorization } }) => {
      const named = nameIn(params['name']);
      const at = clock.now();
      await writeProcessor(db, secrets, named, { url, authorization, at });
      return {
        status: 200,
        body: { name: named, url, authorized: authorization !== undefined, updatedAt: sayInstant(at) },
      };
    },
  });

const removing = ({ db }: ApiDeps): Route =>
  route({
    method: 'delete',
    path,
    scope: 'admin',
    tag,
    summary: 'Tell a processor nothing any more, also of what it has not confirmed yet',
    answers: { 204: undefined },
    errors: ['not-found'],
    audit: 'processor.remove',
    handle: async ({ params }) => {
      if (!(await removeProcessor(db, nameIn(params['name'])))) throw new Problem('not-found', 'There is no such processor.'); // prettier-ignore
      return { status: 204 };
    },
  });

/** @throws Problem not-found */
function nameIn(text: string | undefined): string {
  const read = name.safeParse(text);
  if (!read.success) throw new Problem('not-found', 'A name has small letters, digits and hyphens, 63 at most.');
  return read.data;
}

const say = ({ updatedAt, ...rest }: Processor) => ({ ...rest, updatedAt: sayInstant(updatedAt) });
