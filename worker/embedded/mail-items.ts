import PostalMime, { type Email } from 'postal-mime';
import type { MailItem } from '../../api/pages/mail-box';

type Content = Omit<MailItem, 'to' | 'at'>;

/**
 * A mail as it was sent (RFC 5322, MIME), once for each of its recipients.
 * @param at when it was taken, RFC 3339
 * @throws when its parts are nested too deeply or its head is too long to be read
 */
export async function mailItems(raw: Buffer, recipients: readonly string[], at: string): Promise<MailItem[]> {
  const content = contentOf(await PostalMime.parse(raw));
  return recipients.map((to) => ({ to, at, ...content }));
}

const contentOf = (mail: Email): Content => ({
  from: mail.from?.address ?? '',
  subject: mail.subject ?? '',
  headers: headersOf(mail),
  text: withoutFinalBreak(mail.text),
  html: withoutFinalBreak(mail.html),
  messageId: mail.messageId ?? '',
});

/** The line break before a boundary is the boundary's (RFC 2046, 5.1.1), which the parser leaves to what stands before. */
const withoutFinalBreak = (text: string | undefined): string => (text ?? '').replace(/\n$/, '');

function headersOf({ headers }: Email): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { key, value } of headers) values.set(key, [...(values.get(key) ?? []), value.trim()]);
  return Object.fromEntries(values);
}
