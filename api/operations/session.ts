import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { findKey } from '../../db/base/api-keys';
import { endSession, startSession } from '../../db/base/sessions';
import { roleNames, roleOf } from '../../domain/schema/key-scopes';
import { Limits } from '../doors/limits';
import { csrfOf, sessionCookie, sessionSeconds } from '../doors/session';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';

const path = '/v1/session';
const tag = 'Session';
const body = z.strictObject({ key: z.string().min(1).max(500) });
const shape = z.looseObject({
  role: z.enum(roleNames),
  name: z.string().describe('Of the key.'),
  csrf: z
    .string()
    .optional()
    .describe('Goes as X-Sojourn-Csrf with every write that has the cookie in place of a key.'),
});
const noStore = { 'cache-control': 'no-store' };

/** Signing in to the console: a key for a cookie that scripts of the page cannot read. */
export function sessionRoutes({ db, publicUrl, limits = new Limits() }: ApiDeps): Route[] {
  return [
    route({
      method: 'post',
      path,
      scope: 'public',
      tag,
      summary: 'Sign in with a key; the browser gets a cookie for twelve hours',
      body: { kind: 'json', schema: body, limit: 16 * 1024 },
      answers: { 200: shape },
      errors: ['unauthenticated', 'forbidden', 'invalid', 'rate-limited', 'unavailable'],
      handle: async ({ body: { key: shown }, caller }) => {
        await limits.check('wrong', caller);
        const key = await findKey(db, shown);
        if (!key) {
          await limits.count('wrong', caller);
          throw new Problem('unauthenticated', 'This key is not valid.');
        }
        const role = roleOf(key.scopes);
        if (!role) throw new Problem('forbidden', 'This needs the scope read.');
        const session = randomBytes(32).toString('base64url');
        await startSession(db, session, key.id, sessionSeconds);
        const headers = { ...noStore, 'set-cookie': sessionCookie(session, publicUrl) };
        return { status: 200, body: { role, name: key.name, csrf: csrfOf(session) }, headers };
      },
    }),
    route({
      method: 'get',
      path,
      scope: 'read',
      tag,
      summary: 'Who is signed in',
      answers: { 200: shape },
      handle: async ({ key, session }) => {
        const csrf = session === undefined ? {} : { csrf: csrfOf(session) };
        return { status: 200, body: { role: roleOf(key.scopes), name: key.name, ...csrf }, headers: noStore };
      },
    }),
    route({
      method: 'delete',
      path,
      scope: 'read',
      tag,
      summary: 'Sign out',
      answers: { 204: undefined },
      handle: async ({ session }) => {
        if (session !== undefined) await endSession(db, session);
        return { status: 204, headers: { ...noStore, 'set-cookie': sessionCookie('', publicUrl) } };
      },
    }),
  ];
}
