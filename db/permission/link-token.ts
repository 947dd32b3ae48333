import { createHash } from 'node:crypto';
import type { ChannelKind } from '../../domain/contact/channel';
import { jsonBytes } from '../base/json';
import type { Millis } from '../../domain/time/time';
import { sealed, unsealed } from '../base/sealed-text';

/** A message that links came with, and what it was about. */
export type LinkedMessage = { readonly messageId: string; readonly purpose: string; readonly channel: ChannelKind };

/**
 * What a link is for, and by what it is known how long it leads there: a message by whose age it ends, an end of its own, or a
 * question that is kept. A link for one thing opens no other.
 */
export type Token =
  | { readonly kind: 'unsubscribe'; readonly customerId: string; readonly of: LinkedMessage }
  | { readonly kind: 'me'; readonly customerId: string; readonly of: LinkedMessage | { readonly until: Millis } }
  | { readonly kind: 'confirm'; readonly customerId: string; readonly of: { readonly confirmationId: string } };
export type LinkKind = Token['kind'];
export type TokenOf<Kind extends LinkKind> = Extract<Token, { kind: Kind }>;

/** By the first byte; a number is never given another meaning, since mails that were sent have it in their links. */
const forms = [
  { kind: 'unsubscribe', carries: 'message' },
  { kind: 'me', carries: 'message' },
  { kind: 'me', carries: 'end' },
  { kind: 'confirm', carries: 'question' },
] as const;
type Form = (typeof forms)[number];

const use = 'links';
/** Form and customer. */
const headLength = 1 + 16;
const longest = 1_024;

/** What a link carries instead of a name. @param secret 32 bytes */
export function signToken(token: Token, secret: Buffer): string {
  const form = forms.findIndex(({ kind, carries }) => kind === token.kind && carries === carriedBy(token.of));
  const plain = Buffer.concat([Buffer.from([form]), uuidBytes(token.customerId), contentOf(token.of)]);
  return sealed(plain, { secret, use });
}

const carriedBy = (of: Token['of']): Form['carries'] =>
  'until' in of ? 'end' : 'confirmationId' in of ? 'question' : 'message';

function contentOf(of: Token['of']): Buffer {
  if ('until' in of) return jsonBytes(of.until);
  if ('confirmationId' in of) return uuidBytes(of.confirmationId);
  return Buffer.concat([uuidBytes(of.messageId), jsonBytes([of.purpose, of.channel])]);
}

/** What is kept of a token that opens something once: enough to know it again, and nothing to open it with. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** @returns undefined for what this installation did not make, or made for something else */
export function readToken<Kind extends LinkKind>(text: string, kind: Kind, secret: Buffer): TokenOf<Kind> | undefined {
  const plain = unsealed(text, { secret, use }, longest);
  const token = plain && plain.length > headLength ? tokenFrom(plain) : undefined;
  return token && isOf(token, kind) ? token : undefined;
}

const isOf = <Kind extends LinkKind>(token: Token, kind: Kind): token is TokenOf<Kind> => token.kind === kind;

function tokenFrom(plain: Buffer): Token | undefined {
  const form = forms[plain[0] ?? forms.length];
  const customerId = uuidText(plain, 1);
  switch (form?.carries) {
    case 'end':
      return { kind: form.kind, customerId, of: { until: JSON.parse(plain.toString('utf8', headLength)) as Millis } };
    case 'question':
      return { kind: form.kind, customerId, of: { confirmationId: uuidText(plain, headLength) } };
    case 'message': {
      const [purpose, channel] = JSON.parse(plain.toString('utf8', headLength + 16)) as [string, string];
      return { kind: form.kind, customerId, of: { messageId: uuidText(plain, headLength), purpose, channel } };
    }
    default:
      return undefined;
  }
}

export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

export const uuidText = (bytes: Buffer, at: number): string =>
  bytes.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
