import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from './problem';

export const etagOf = (revision: number): string => `"${revision}"`;

/** The same state told as YAML: a cache that holds one form must not take the other for unchanged. */
export const yamlEtagOf = (revision: number): string => `"${revision}-yaml"`;

/** @param current undefined: there is nothing yet @throws Problem stale when If-Match names another state */
export function checkIfMatch(headers: IncomingHttpHeaders, current: number | undefined): void {
  const asked = headers['if-match'];
  if (asked === undefined) return;
  const tags = asked.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  const fits = current !== undefined && ['*', etagOf(current), yamlEtagOf(current)].some((one) => tags.includes(one));
  if (!fits)
    throw new Problem(
      'stale',
      current === undefined ? 'There is nothing here yet.' : `The present ETag is ${etagOf(current)}.`,
    );
}

/** @throws Problem stale when `If-None-Match: *` asks that there be nothing yet */
export function checkIfNoneMatch(headers: IncomingHttpHeaders, current: number | undefined): void {
  if (headers['if-none-match']?.trim() === '*' && current !== undefined)
    throw new Problem('stale', 'It is there already.');
}
