export type SmtpAnswer =
  | { readonly outcome: 'rejected' | 'unknown' }
  | { readonly outcome: 'later'; readonly whose: 'recipient' | 'provider' };

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
/** MAIL FROM is about us, so a refusal there is an outage, unless the message is too big or cannot be carried. */
const contentCodes: ReadonlySet<number> = new Set([552, 555]);

/**
 * Tells a refusal for ever from a failure that passes. A reply to the message settles it; without one it depends on whether
 * the end of the data was given over, since a server must not deliver a message whose end it has not seen (RFC 5321 §4.1.1.4).
 */
export function answerOf(failure: SmtpFailure, givenOver: boolean): SmtpAnswer {
  const { code, command, response, responseCode = 0 } = failure;
  const ofMessage = code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'ESTREAM';
  if (ofMessage && response === undefined) return { outcome: 'rejected' };
  if (ofMessage && responseCode >= 400 && responseCode < 500) {
    return { outcome: 'later', whose: command === 'RCPT TO' ? 'recipient' : 'provider' };
  }
  if (ofMessage && responseCode >= 500) {
    return isForEver(failure, responseCode) ? { outcome: 'rejected' } : { outcome: 'later', whose: 'provider' };
  }
  return givenOver ? { outcome: 'unknown' } : { outcome: 'later', whose: 'provider' };
}

function isForEver({ code, command }: SmtpFailure, responseCode: number): boolean {
  if (code === 'EMESSAGE') return true;
  if (command === 'MAIL FROM') return contentCodes.has(responseCode);
  return !sessionCodes.has(responseCode);
}
