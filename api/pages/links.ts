import { signToken, type LinkedMessage } from '../../db/permission/link-token';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';

export type MessageRef = LinkedMessage & {
  readonly customerId: string;
  /** What it asks its reader to confirm. */
  readonly confirmationId?: string | undefined;
};
type Question = { readonly customerId: string; readonly confirmationId: string };

/** The links that a message carries. They hold ids, sealed, and no personal data. */
export function linksFor(
  publicUrl: string,
  secret: Buffer,
  { customerId, messageId, purpose, channel, confirmationId }: MessageRef,
): { unsubscribe: string; preferences: string; confirm?: string } {
  const of = { messageId, purpose, channel };
  return {
    unsubscribe: `${publicUrl}/u/${signToken({ kind: 'unsubscribe', customerId, of }, secret)}`,
    preferences: `${publicUrl}/me/${signToken({ kind: 'me', customerId, of }, secret)}`,
    ...(confirmationId === undefined
      ? {}
      : { confirm: confirmLink(publicUrl, secret, { customerId, confirmationId }) }),
  };
}

/** Where somebody is asked whether they agree. */
export const confirmLink = (publicUrl: string, secret: Buffer, { customerId, confirmationId }: Question): string =>
  `${publicUrl}/c/${signToken({ kind: 'confirm', customerId, of: { confirmationId } }, secret)}`;

/** A link to a person's own page that ends at a moment, as the API answers it. */
export function ownPageLink(
  publicUrl: string,
  secret: Buffer,
  { customerId, until }: { readonly customerId: string; readonly until: Millis },
): { url: string; expiresAt: string } {
  const token = signToken({ kind: 'me', customerId, of: { until } }, secret);
  return { url: `${publicUrl}/me/${token}`, expiresAt: sayInstant(until) };
}
