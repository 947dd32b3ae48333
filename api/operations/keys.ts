import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createKey, listKeys, revokeKey, type ListedKey } from '../../db/base/api-keys';
import { doOnce } from '../../db/base/idempotency';
import type { ApiDeps } from '../http/deps';
import { page, pageOf, pageQuery, readCursor } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { isPublic, roleNames, roles, scopes, type Scope } from '../../domain/schema/key-scopes';
import { sayInstant, sayInstantIfAny } from '../../domain/time/say-instant';

const tag = 'Keys';
const scope = z.enum(scopes);
const keyShape = z.looseObject({ id: z.string(), name: z.string(), scopes: z.array(scope) });
const listedShape = keyShape.extend({ createdAt: z.string(), revokedAt: z.string().optional() });
const name = z.string().trim().min(1).max(100);
const grants = z
  .array(scope)
  .min(1)
  .max(scopes.length)
  .refine((granted) => !isPublic(granted) || new Set(granted).size === 1, {
    error: 'browser goes alone: anybody can read the key in the page. Make a key of its own for the rest.',
  });
const body = z
  .strictObject({
    name,
    scopes: grants.optional(),
    role: z.enum(roleNames).optional().describe('Stands for the scopes that this kind of person works with.'),
  })
  .refine((asked) => (asked.scopes === undefined) !== (asked.role === undefined), {
    path: ['scopes'],
    error: 'A key takes scopes or a role: one of them, not both.',
  });

const scopesOf = ({ scopes: asked = [], role }: z.output<typeof body>): readonly Scope[] =>
  role ? roles[role] : [...new Set(asked)];

export function keyRoutes({ db, secrets, clock }: ApiDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/keys',
      scope: 'admin',
      tag,
      summary: 'Make a key; it is shown this once, also when the request is repeated under its Idempotency-Key',
      body: { kind: 'json', schema: body, limit: 16 * 1024 },
      answers: { 201: keyShape.extend({ key: z.string().optional() }) },
      errors: ['invalid'],
      creates: true,
      audit: 'key.create',
      handle: async (call) => {
        const secret = `sk_${randomBytes(24).toString('base64url')}`;
        let made = false;
        const stored = await doOnce({ db, secrets }, call.once, async (tx) => {
          const granted = scopesOf(call.body);
          const { id, name } = await createKey(tx, { key: secret, name: call.body.name, scopes: granted }, clock);
          made = true;
          return { id, name, scopes: granted };
        });
        const headers = { location: `/v1/keys/${stored.id}`, 'cache-control': 'no-store' };
        return { status: 201, body: made ? { ...stored, key: secret } : stored, headers, about: stored.id };
      },
    }),
    route({
      method: 'get',
      path: '/v1/keys',
      scope: 'admin',
      tag,
      summary: 'The keys, newest first, without what is secret',
      query: pageQuery,
      answers: { 200: pageOf(listedShape) },
      handle: async ({ query }) => {
        const found = await listKeys(db, query.limit + 1, readCursor(query.cursor, z.uuid()));
        const { items, next } = page(found, query.limit, ({ id }) => id);
        return { status: 200, body: { items: items.map(sayKey), next } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/keys/{id}',
      scope: 'admin',
      tag,
      summary: 'Revoke a key; it opens nothing more within a second',
      answers: { 204: undefined },
      errors: ['unknown-key', 'last-admin-key'],
      audit: 'key.revoke',
      handle: async ({ params }) => {
        const id = z.uuid().safeParse(params.id);
        const revoking = id.success ? await revokeKey(db, id.data, clock) : 'unknown';
        if (revoking === 'unknown') throw new Problem('unknown-key', 'No key has this id.');
        if (revoking === 'last-admin') throw new Problem('last-admin-key', 'No other key has the scope admin.');
        return { status: 204 };
      },
    }),
  ];
}

const sayKey = ({ createdAt, revokedAt, ...rest }: ListedKey) => ({
  ...rest,
  createdAt: sayInstant(createdAt),
  revokedAt: sayInstantIfAny(revokedAt),
});
