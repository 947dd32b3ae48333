import { sha256 } from '@noble/hashes/sha2';

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The same uuid (version 8) for the same parts, always and everywhere: a repeated decision makes the same rows. */
export function hashId(...parts: readonly string[]): string {
  const digest = sha256(bytesOf(JSON.stringify(parts)));
  let id = '';
  for (let place = 0; place < 16; place++) {
    const byte = digest[place] ?? 0;
    if (place === 4 || place === 6 || place === 8 || place === 10) id += '-';
    id += hexOf[place === 6 ? (byte & 0x0f) | 0x80 : place === 8 ? (byte & 0x3f) | 0x80 : byte] ?? '';
  }
  return id;
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
