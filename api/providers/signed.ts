import type { IncomingHttpHeaders } from 'node:http';
import type { Trust } from '../../db/providers/trust';
import { parseJson, textIn } from '../http/body';
import { unsigned } from './unsigned';

/** A request as it came, and what its sender is believed by. */
export type Signed = { readonly bytes: Buffer; readonly headers: IncomingHttpHeaders; readonly trust: Trust };

/** What was said under a right signature; `token`: the signature is of this token and says nothing of the body. */
export type Verified = { readonly payload: unknown; readonly token?: string };

/** @throws Problem malformed-json */
export const readable = (bytes: Buffer): Verified => ({ payload: parseJson(textIn(bytes, 'malformed-json')) });

/**
 * A body in which its signature stands, every text as it came.
 * @throws Problem unsigned: what cannot be read has no signature either
 */
export function unverified(bytes: Buffer): unknown {
  try {
    return JSON.parse(textIn(bytes, 'malformed-json'));
  } catch {
    throw unsigned('The signature stands in the body, which is not JSON.');
  }
}
