import type { RequestHandler } from 'express';
import { Problem } from '../http/problem';
import { isOpenToPages } from './cors';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A "no" that comes by the link of a message is heard from wherever a mail program sends it; nobody else knows the link. */
const oneClick = /^\/u\/[^/]+$/;
/** Pages that tell nobody where their reader is, so that browsers without Sec-Fetch-Site send `Origin: null` with their forms. */
const pagesOfPersons = /^\/(?:me\/|u\/[^/]+\/)/;

/** Whether this path may be written to from a page of any site. */
export const takesFromAnywhere = (path: string): boolean => isOpenToPages(path) || oneClick.test(path);

/**
 * A page of another site may change nothing, whatever the browser of its reader knows of us: a key by Basic, a page's cookie. Who
 * sends neither Sec-Fetch-Site nor Origin is no browser.
 */
export function refuseCrossSite(publicUrl: string): RequestHandler {
  const home = new URL(publicUrl).origin;
  return (request, _response, next) => {
    const { path, method, headers } = request;
    if (reading.has(method) || takesFromAnywhere(path)) return next();
    const { origin } = headers;
    const site = headers['sec-fetch-site'];
    if (origin === home) return next();
    if (site === undefined ? comesFromHere(origin, headers.host, path) : site === 'same-origin' || site === 'none')
      return next();
    throw new Problem('cross-site', 'The request comes from a page of another site.');
  };
}

function comesFromHere(origin: string | undefined, host: string | undefined, path: string): boolean {
  if (origin === undefined) return true;
  if (origin === 'null') return pagesOfPersons.test(path);
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
