import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { ChannelKind } from '../../domain/contact/channel';

export type Token = {
  /** What the link is for; a link for one thing opens no other. */
  readonly kind: 'unsubscribe' | 'preferences';
  readonly customerId: string;
  readonly messageId: string;
  readonly purpose: string;
  readonly channel: ChannelKind;
};

const kinds: readonly Token['kind'][] = ['unsubscribe', 'preferences'];
const ivLength = 12;
const tagLength = 16;
/** Kind, customer, message. */
const headLength = 1 + 16 + 16;
const longest = 1_024;

/**
 * What a link carries instead of a name: sealed (AES-256-GCM), so that nobody reads it, makes one or changes one. The same
 * message always gets the same token, since its nonce is a keyed hash of the content (as in RFC 5297).
 * @param secret 32 bytes
 */
export function signToken(token: Token, secret: Buffer): string {
  const head = Buffer.concat([
    Buffer.from([kinds.indexOf(token.kind)]),
    uuidBytes(token.customerId),
    uuidBytes(token.messageId),
  ]);
  const plain = Buffer.concat([head, Buffer.from(JSON.stringify([token.purpose, token.channel]))]);
  const iv = createHmac('sha256', key(secret, 'nonce')).update(plain).digest().subarray(0, ivLength);
  const cipher = createCipheriv('aes-256-gcm', key(secret, 'seal'), iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** @returns undefined for what this installation did not make, or made for something else */
export function readToken(text: string, kind: Token['kind'], secret: Buffer): Token | undefined {
  const sealed = Buffer.from(text, 'base64url');
  const canonical = text.length <= longest && sealed.toString('base64url') === text;
  if (!canonical || sealed.length <= ivLength + headLength + tagLength) return undefined;
  const token = open(sealed, secret);
  return token?.kind === kind ? token : undefined;
}

function open(sealed: Buffer, secret: Buffer): Token | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key(secret, 'seal'), sealed.subarray(0, ivLength));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    const plain = Buffer.concat([decipher.update(sealed.subarray(ivLength, -tagLength)), decipher.final()]);
    const [purpose, channel] = JSON.parse(plain.toString('utf8', headLength)) as [string, string];
    const kind = kinds[plain[0] ?? kinds.length];
    return kind && { kind, customerId: uuidText(plain, 1), messageId: uuidText(plain, 17), purpose, channel };
  } catch {
    return undefined;
  }
}

export type MessageRef = Omit<Token, 'kind'>;

/** The links that a message carries. They hold ids, sealed, and no personal data. */
export function linksFor(
  publicUrl: string,
  secret: Buffer,
  message: MessageRef,
): { unsubscribe: string; preferences: string } {
  return {
    unsubscribe: `${publicUrl}/u/${signToken({ ...message, kind: 'unsubscribe' }, secret)}`,
    preferences: `${publicUrl}/me/${signToken({ ...message, kind: 'preferences' }, secret)}`,
  };
}

const key = (secret: Buffer, use: string): Buffer =>
  createHmac('sha256', secret).update(`sojourn links ${use}`).digest();

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

const uuidText = (bytes: Buffer, at: number): string =>
  bytes.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
