import type { ChannelKind } from '../../domain/contact/channel';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import { sealed, unsealed } from './sealed';

/** A message that links came with, and what it was about. */
export type LinkedMessage = { readonly messageId: string; readonly purpose: string; readonly channel: ChannelKind };

/**
 * What a link is for, and by what it is known how long it leads there: a message by whose age it ends, or an end of its own.
 * A link for one thing opens no other.
 */
export type Token =
  | { readonly kind: 'unsubscribe'; readonly customerId: string; readonly of: LinkedMessage }
  | { readonly kind: 'me'; readonly customerId: string; readonly of: LinkedMessage | { readonly until: Millis } };
export type LinkKind = Token['kind'];
export type TokenOf<Kind extends LinkKind> = Extract<Token, { kind: Kind }>;

/** By the first byte; a number is never given another meaning, since mails that were sent have it in their links. */
const forms = [
  { kind: 'unsubscribe', carries: 'message' },
  { kind: 'me', carries: 'message' },
  { kind: 'me', carries: 'end' },
] as const;

const use = 'links';
/** Form and customer. */
const headLength = 1 + 16;
const longest = 1_024;

/** What a link carries instead of a name. @param secret 32 bytes */
export function signToken(token: Token, secret: Buffer): string {
  const carries = 'until' in token.of ? 'end' : 'message';
  const form = forms.findIndex((one) => one.kind === token.kind && one.carries === carries);
  const plain = Buffer.concat([Buffer.from([form]), uuidBytes(token.customerId), contentOf(token.of)]);
  return sealed(plain, { secret, use });
}

const contentOf = (of: Token['of']): Buffer =>
  'until' in of
    ? Buffer.from(JSON.stringify(of.until))
    : Buffer.concat([uuidBytes(of.messageId), Buffer.from(JSON.stringify([of.purpose, of.channel]))]);

/** @returns undefined for what this installation did not make, or made for something else */
export function readToken<Kind extends LinkKind>(text: string, kind: Kind, secret: Buffer): TokenOf<Kind> | undefined {
  const plain = unsealed(text, { secret, use }, longest);
  const token = plain && plain.length > headLength ? tokenFrom(plain) : undefined;
  return token && isOf(token, kind) ? token : undefined;
}

const isOf = <Kind extends LinkKind>(token: Token, kind: Kind): token is TokenOf<Kind> => token.kind === kind;

/** @throws where it is no content of ours */
function tokenFrom(plain: Buffer): Token | undefined {
  const form = forms[plain[0] ?? forms.length];
  const customerId = uuidText(plain, 1);
  if (form?.carries === 'end')
    return { kind: form.kind, customerId, of: { until: JSON.parse(plain.toString('utf8', headLength)) as Millis } };
  const [purpose, channel] = JSON.parse(plain.toString('utf8', headLength + 16)) as [string, string];
  return form && { kind: form.kind, customerId, of: { messageId: uuidText(plain, headLength), purpose, channel } };
}

export type MessageRef = LinkedMessage & { readonly customerId: string };

/** The links that a message carries. They hold ids, sealed, and no personal data. */
export function linksFor(
  publicUrl: string,
  secret: Buffer,
  { customerId, messageId, purpose, channel }: MessageRef,
): { unsubscribe: string; preferences: string } {
  const of = { messageId, purpose, channel };
  return {
    unsubscribe: `${publicUrl}/u/${signToken({ kind: 'unsubscribe', customerId, of }, secret)}`,
    preferences: `${publicUrl}/me/${signToken({ kind: 'me', customerId, of }, secret)}`,
  };
}

/** A link to a person's own page that ends at a moment, as the API answers it. */
export function ownPageLink(
  publicUrl: string,
  secret: Buffer,
  { customerId, until }: { readonly customerId: string; readonly until: Millis },
): { url: string; expiresAt: string } {
  const token = signToken({ kind: 'me', customerId, of: { until } }, secret);
  return { url: `${publicUrl}/me/${token}`, expiresAt: sayInstant(until) };
}

export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

export const uuidText = (bytes: Buffer, at: number): string =>
  bytes.toString('hex', at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
