import { createHmac } from 'node:crypto';
import { ivLength, seal as sealUnder, unseal } from './sealing';

/** By what something is sealed: the installation's secret of 32 bytes, and what it is for, so that a seal for one thing opens no other. */
export type Seal = { readonly secret: Buffer; readonly use: string };

/**
 * What a link carries in place of what it says: sealed (AES-256-GCM), so that nobody reads it, makes one or changes one. The same
 * content always gets the same text, since its nonce is a keyed hash of the content (as in RFC 5297).
 */
export function sealed(plain: Buffer, seal: Seal): string {
  const iv = createHmac('sha256', key(seal, 'nonce')).update(plain).digest().subarray(0, ivLength);
  return sealUnder(plain, key(seal, 'seal'), '', iv).toString('base64url');
}

/** @returns undefined for what was not sealed by this, letter by letter */
export function unsealed(text: string, seal: Seal, longest: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const canonical = text.length <= longest && bytes.toString('base64url') === text;
  if (!canonical) return undefined;
  try {
    return unseal(bytes, key(seal, 'seal'), '');
  } catch {
    return undefined;
  }
}

const key = ({ secret, use }: Seal, part: string): Buffer =>
  createHmac('sha256', secret).update(`sojourn ${use} ${part}`).digest();
