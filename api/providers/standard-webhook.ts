import { createHmac } from 'node:crypto';

const prefix = 'whsec_';
const shortest = 16;

/**
 * The keys that a secret of Standard Webhooks may stand for: behind its prefix it is base64; without one the libraries read base64
 * too, and people mean the text.
 */
export function standardKeys(secret: string): Buffer[] {
  const bare = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  const read = Buffer.from(bare, 'base64');
  const isBase64 = read.length >= shortest && read.toString('base64').replace(/=+$/, '') === bare.replace(/=+$/, '');
  return [...(isBase64 ? [read] : []), ...(secret.startsWith(prefix) ? [] : [Buffer.from(secret)])];
}

/** The signatures (v1) that such a body may carry. */
export const standardSignatures = (
  secret: string,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: Buffer },
): Buffer[] =>
  standardKeys(secret).map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest());
