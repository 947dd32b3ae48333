import { uuidBytes, uuidText } from '../../db/permission/link-token';
import { sealed, unsealed } from '../../db/base/sealed-text';

/** Where a link of a mail leads, and whose mail it was. */
export type TrackedLink = { readonly customerId: string; readonly messageId: string; readonly url: string };

const use = 'clicks';
/** Customer and message. */
const headLength = 16 + 16;
/** UTF-8 bytes; mail programs cut longer ones. */
const longestUrl = 1_500;
const longest = 2_200;

/**
 * A link over us to a page of the web. Where it leads is sealed, so that nobody makes one that leads elsewhere.
 * @returns undefined for what would be too long, and for pages of ours
 */
export function trackedLink(
  publicUrl: string,
  secret: Buffer,
  { customerId, messageId, url }: TrackedLink,
): string | undefined {
  const target = Buffer.from(url);
  if (target.length > longestUrl || url.startsWith(`${publicUrl}/`)) return undefined;
  const plain = Buffer.concat([uuidBytes(customerId), uuidBytes(messageId), target]);
  return `${publicUrl}/r/${sealed(plain, { secret, use })}`;
}

/** @returns undefined for what this installation did not make */
export function readTrackedLink(token: string, secret: Buffer): TrackedLink | undefined {
  const plain = unsealed(token, { secret, use }, longest);
  if (!plain || plain.length <= headLength) return undefined;
  return { customerId: uuidText(plain, 0), messageId: uuidText(plain, 16), url: plain.toString('utf8', headLength) };
}
