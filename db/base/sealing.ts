import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM; what is sealed opens only under its own name. @param key 32 bytes; @param iv 12 bytes that are never used for anything else under this key */
export function seal(secret: Buffer, key: Buffer, name: string, iv = randomBytes(ivLength)): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** @throws where it was sealed under another key or name, or is broken */
export function unseal(sealed: Buffer, key: Buffer, name: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivLength));
  decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(ivLength, -tagLength)), decipher.final()]);
}
