/** What a refusal for ever (5yz) means: the address leads to nobody · we, or a full mailbox, are refused for now · this mail is. */
export type Refused = 'bounced' | 'refused' | 'rejected';

type EnhancedCode = { readonly class: number; readonly subject: number; readonly detail: number };

/** As servers write it: behind the reply code (`550 5.1.1`, `550-#5.1.1`), or at the end of the words as qmail does (`(#5.1.1)`). */
const forms = [/^\d{3}[ -]+#?([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)/m, /\(#?([245])\.(\d{1,3})\.(\d{1,3})\)/];

/** The enhanced status code (RFC 3463) of a reply of one or more lines, if it has one. */
export function enhancedCode(response: string): EnhancedCode | undefined {
  const found = forms.map((form) => form.exec(response)).find((match) => match !== null);
  if (!found) return undefined;
  const [, group, subject, detail] = found;
  return { class: Number(group), subject: Number(subject), detail: Number(detail) };
}

/**
 * Of IANA's registry of enhanced status codes those that mean something else than their subject does.
 * 1.5 is no failure, 1.7 and 1.8 speak of the sender, 1.9 of a relay; 3.4 is a mail that is too big; 7.17 and 7.18: it has another owner now.
 */
const exceptions: Readonly<Record<string, Refused>> = {
  '1.5': 'rejected',
  '1.7': 'refused',
  '1.8': 'refused',
  '1.9': 'rejected',
  '2.2': 'refused',
  '3.4': 'rejected',
  '7.17': 'rejected',
  '7.18': 'rejected',
};

/** Address, mailbox, mail system, routing, protocol, content, policy. */
const subjects: Readonly<Record<number, Refused>> = {
  1: 'bounced',
  2: 'rejected',
  3: 'refused',
  4: 'refused',
  5: 'refused',
  6: 'rejected',
  7: 'refused',
};

/** What an enhanced code of class 5 means; undefined where it says nothing (5.0.0 and what nobody registered). */
export const meaningOfCode = ({ subject, detail }: EnhancedCode): Refused | undefined =>
  exceptions[`${subject}.${detail}`] ?? subjects[subject];

/** Words of replies that carry no enhanced code, in the order in which they decide; who is blocked is told so also where nobody is known. */
const words: readonly (readonly [RegExp, Refused])[] = [
  [/quota|(mailbox|inbox|storage|disk)( is| space)? full|exceed\w* (the )?(storage|mailbox)|storage (limit|allocation)/i, 'refused'],
  [/too (large|big)|(message|mail|data) (size|length)|size limit/i, 'rejected'],
  [
    /relay|block|listed\b|blacklist|\b(rbl|dnsbl|spf|dkim|dmarc|helo|ehlo|ptr|rdns)\b|spamhaus|\bspam|polic(y|ies)|prohibit|denied|not allowed|not (authori[sz]ed|verified)|reputation|banned|authenticat|reverse dns|sender/i,
    'refused',
  ],
  [
    /(user|recipient|mailbox|account|address|alias)( name| address)?( is|:)? (unknown|not found|invalid)|(unknown|invalid|no such|non-?existent) (local )?(user|recipient|mailbox|account|address|alias|person|domain)|(does|do)( not|n['’]?t) (exist|have an?\b.{0,60} account)|(no|not a(n existing| valid)?) (mailbox|user|account)( here)?\b|unrouteable|undeliverable address|not our customer|no longer (exists|available|here)/i,
    'bounced',
  ],
]; // prettier-ignore

/** Words that matter come first. */
const mostRead = 2_000;

export function meaningOfWords(response: string): Refused | undefined {
  const read = response.slice(0, mostRead);
  return words.find(([form]) => form.test(read))?.[1];
}
