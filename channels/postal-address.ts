import type { Outgoing } from './channel';

/** A marketing mail says where its sender is found (CAN-SPAM and its kin); one whose template says it already stays as it is. */
export function withPostalAddress<Mail extends Pick<Outgoing, 'class' | 'text' | 'html'>>(
  mail: Mail,
  address: string | undefined,
): Mail {
  if (address === undefined || mail.class !== 'marketing') return mail;
  const shown = escaped(address).replaceAll('\n', '<br>');
  const text = mail.text.includes(address) ? mail.text : `${mail.text.trimEnd()}\n\n-- \n${address}\n`;
  if (mail.html === undefined || [address, shown].some((one) => mail.html?.includes(one))) return { ...mail, text };
  const end = mail.html.toLowerCase().lastIndexOf('</body>');
  const at = end < 0 ? mail.html.length : end;
  return { ...mail, text, html: `${mail.html.slice(0, at)}<p><small>${shown}</small></p>${mail.html.slice(at)}` };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => entities[char] ?? char);
