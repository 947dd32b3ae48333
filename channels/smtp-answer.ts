import { enhancedCode, meaningOfCode, meaningOfWords, type Refused } from '../domain/replies/smtp-status';

export type SmtpAnswer =
  { readonly outcome: Refused | 'unknown' } | { readonly outcome: 'later'; readonly whose: 'recipient' | 'provider' };

/** What nodemailer's connection says of a failure (its `smtp-connection`). */
export type SmtpFailure = {
  readonly message?: string;
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
};

/** Codes that speak of the session, not of this recipient (RFC 5321, RFC 4954). */
const sessionCodes: ReadonlySet<number> = new Set([500, 502, 503, 504, 530, 534, 535, 538]);
/** At MAIL FROM: the mail is too big (RFC 1870), or cannot be carried. */
const contentCodes: ReadonlySet<number> = new Set([552, 555]);
/** Storage is full (RFC 5321 §4.2.2). */
const fullCode = 552;

/**
 * Tells a refusal for ever from one that passes and from a failure. A reply to the message settles it; without one it depends on
 * whether the end of the data was given over, since a server must not deliver a message whose end it has not seen (RFC 5321 §4.1.1.4).
 */
export function answerOf(failure: SmtpFailure, givenOver: boolean): SmtpAnswer {
  const { code, command, response, responseCode = 0 } = failure;
  const ofMessage = code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'ESTREAM';
  if (ofMessage && response === undefined) return { outcome: 'rejected' };
  if (ofMessage && responseCode >= 400 && responseCode < 500) {
    if (isFull(response ?? '')) return { outcome: 'refused' };
    return { outcome: 'later', whose: command === 'RCPT TO' ? 'recipient' : 'provider' };
  }
  if (ofMessage && responseCode >= 500) {
    const refused = refusal(failure, response ?? '', responseCode);
    return refused ? { outcome: refused } : { outcome: 'later', whose: 'provider' };
  }
  return givenOver ? { outcome: 'unknown' } : { outcome: 'later', whose: 'provider' };
}

/** A full mailbox stays full for hours, for ever or not: nobody is to knock at it every half minute. */
function isFull(response: string): boolean {
  const enhanced = enhancedCode(response);
  return enhanced?.subject === 2 && meaningOfCode(enhanced) === 'refused';
}

/**
 * What a 5yz means. The enhanced status code decides, then the words, then the reply code; MAIL FROM is about us, whatever is
 * said there but of the mail itself. @returns undefined where the session failed
 */
function refusal({ code, command }: SmtpFailure, response: string, responseCode: number): Refused | undefined {
  const enhanced = enhancedCode(response);
  // One that contradicts its reply code takes nothing back for ever.
  if (enhanced && enhanced.class !== 5) return 'refused';
  const coded = enhanced && meaningOfCode(enhanced);
  if (command === 'MAIL FROM') {
    if (coded) return coded === 'rejected' ? 'rejected' : 'refused';
    if (sessionCodes.has(responseCode)) return undefined;
    return contentCodes.has(responseCode) ? 'rejected' : 'refused';
  }
  if (coded) return coded;
  if (code !== 'EMESSAGE' && sessionCodes.has(responseCode)) return undefined;
  return meaningOfWords(response) ?? (responseCode === fullCode ? 'refused' : 'rejected');
}
