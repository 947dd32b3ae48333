import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { Problem } from '../http/problem';

const cookieName = 'sojourn_session';
/** Real seconds after which somebody signs in again. */
export const sessionSeconds = 12 * 3_600;
const reading = new Set(['GET', 'HEAD']);

/** What the browser of somebody who signed in holds. */
export function sessionIn({ headers: { cookie = '' } }: Request): string | undefined {
  const found = cookie.split(';').flatMap((part) => {
    const [name, value] = part.trim().split('=', 2);
    return name === cookieName && value ? [value] : [];
  });
  return found[0];
}

/** Only pages of this origin can read it, while the cookie goes with whatever any page makes a browser send. */
export const csrfOf = (session: string): string =>
  createHash('sha256').update(`sojourn csrf ${session}`).digest('base64url');

/** @throws Problem csrf for a write that does not prove that our own page sends it */
export function refuseForged({ method, headers }: Request, session: string): void {
  if (!reading.has(method) && headers['x-sojourn-csrf'] !== csrfOf(session))
    throw new Problem('csrf', 'X-Sojourn-Csrf is missing or of another session.');
}

/** @param session empty: the browser forgets it */
export const sessionCookie = (session: string, publicUrl: string): string =>
  [
    `${cookieName}=${session}`,
    'HttpOnly',
    'SameSite=Strict',
    'Path=/',
    `Max-Age=${session === '' ? 0 : sessionSeconds}`,
    ...(publicUrl.startsWith('https:') ? ['Secure'] : []),
  ].join('; ');
