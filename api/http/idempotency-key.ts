import type { Request } from 'express';
import { Problem } from './problem';

export const idempotencyKey = /^[\x20-\x7e]{1,255}$/;

/** A structured-field string, so quoted; most clients send it bare. @throws Problem malformed-request */
export function readIdempotencyKey(request: Request): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  const text = String(header)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  if (!idempotencyKey.test(text)) {
    throw new Problem('malformed-request', 'Idempotency-Key takes 1 to 255 printable ASCII characters.');
  }
  return text;
}
