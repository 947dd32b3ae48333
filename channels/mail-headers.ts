import type { Outgoing } from './channel';

type Header = { readonly prepared: true; readonly value: string };

/**
 * What a mail says of itself beside its content. Marketing: how to get out of it (RFC 2369, RFC 8058), which list it is of (RFC 2919),
 * and by what a mailbox provider counts complaints. A service mail: that a machine wrote it, so that no machine answers (RFC 3834).
 */
export function headersOf(message: Outgoing, hostname: string): Record<string, Header | string> {
  const { unsubscribeUrl, about } = message;
  if (message.class === 'service') return { 'Auto-Submitted': 'auto-generated' };
  return {
    ...(unsubscribeUrl === undefined ? {} : unsubscribeHeaders(unsubscribeUrl)),
    ...(about ? listHeaders(about, hostname) : {}),
  };
}

/** Raw, since nodemailer's `list` option writes the Post header as a link. */
const unsubscribeHeaders = (url: string): Record<string, Header> => ({
  'List-Unsubscribe': { prepared: true, value: `<${url}>` },
  'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
});

/** Google reads the parts of Feedback-ID from the right: who sends, what kind of mail, what it is for, and by which journey. */
const listHeaders = (
  { purpose, journey }: NonNullable<Outgoing['about']>,
  hostname: string,
): Record<string, Header> => ({
  'List-Id': { prepared: true, value: `<${word(purpose)}.${hostname}>` },
  'Feedback-ID': { prepared: true, value: [journey, purpose, 'marketing', hostname].map(word).join(':') },
});

/** Keys of definitions as an atom that both headers take. */
const word = (key: string): string => key.replaceAll(/[^\w.-]/g, '-').slice(0, 60);

/** All of these are signed where they are there; one that is not in `h=` may be put in or altered on the way. */
export const signedHeaders = [
  ...['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'content-transfer-encoding'],
  ...['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'feedback-id', 'auto-submitted'],
].join(':');
