import parsePhoneNumber from 'libphonenumber-js/min';
import type { CountryCode } from 'libphonenumber-js/min';

/** What no mail or phone system sees: zero-width and bidirectional marks, soft hyphens, variation selectors. */
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

const folded = (raw: string): string => raw.normalize('NFKC').replace(ignorable, '').trim();

const mailbox = /^([^\s@<>(),;:"\\]{1,64})@([^\s@<>(),;:"\\/?#%[\]^`{|}]+\.[^\s@.<>(),;:"\\/?#%[\]^`{|}]+)$/;

/** An address as the mail system compares it; the domain as DNS knows it (IDNA). @returns undefined when it is none */
export function mailForm(raw: string): string | undefined {
  const [, local, domain] = mailbox.exec(folded(raw).replaceAll('。', '.')) ?? [];
  if (local === undefined || domain === undefined) return undefined;
  const host = hostForm(domain);
  const address = host && `${local.toLowerCase()}@${host}`;
  return address && address.length <= 254 && !address.includes('..') ? address : undefined;
}

/** A host whose last part is a number would be read as an address of a machine. */
function hostForm(domain: string): string | undefined {
  if (/\.(\d+|0x[\da-f]*)$/i.test(domain)) return undefined;
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return undefined;
  }
}

/**
 * A number in its international form, so that it is the same however it is written.
 * @param country ISO 3166 code for numbers without a country's prefix; without both it names nobody
 */
export function phoneForm(raw: string, country: string | undefined): string | undefined {
  const known = country && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined;
  const number = parsePhoneNumber(folded(raw).replace(/^00/, '+'), known as CountryCode | undefined);
  return number?.isPossible() ? number.number : undefined;
}
