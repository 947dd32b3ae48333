import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

/** The same uuid for the same parts, always and everywhere: a repeated decision makes the same rows. */
export function hashId(...parts: readonly string[]): string {
  const hex = bytesToHex(sha256(bytesOf(JSON.stringify(parts))));
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

/** A sticky share in [0, 1): the same for the same parts. */
export function share(...parts: readonly string[]): number {
  const digest = sha256(bytesOf(JSON.stringify(parts)));
  return parts.length === 0 ? 0 : new DataView(digest.buffer, digest.byteOffset).getUint32(0) / 2 ** 32;
}

/** What is hashed is ASCII almost always, and encoding that costs as much as its hash; the library encodes the rest. */
function bytesOf(text: string): Uint8Array | string {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return text;
    bytes[index] = code;
  }
  return bytes;
}
