import { z } from 'zod';

const text = z.string();

/** What Amazon SNS posts, as far as it is looked at; a field that stands in the signed text stays as it came. */
export const snsEnvelope = z.looseObject({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: text,
  TopicArn: text,
  Message: text,
  Timestamp: text,
  SignatureVersion: z.enum(['1', '2']),
  Signature: text,
  SigningCertURL: text,
  Subject: text.nullish(),
  Token: text.optional(),
  SubscribeURL: text.optional(),
});
export type SnsEnvelope = z.output<typeof snsEnvelope>;

const ofNotification = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
const ofConfirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const;

/** The text that SNS signs: names and values, a line each, in the order of the alphabet. */
export function signedText(envelope: SnsEnvelope): string {
  const names = envelope.Type === 'Notification' ? ofNotification : ofConfirmation;
  return names
    .filter((name) => envelope[name] !== undefined && envelope[name] !== null)
    .map((name) => `${name}\n${envelope[name]}\n`)
    .join('');
}

/** A host of Amazon's that speaks for SNS, also in China. */
const host = /^sns\.[a-z\d-]{3,30}\.amazonaws\.com(\.cn)?$/;

/** @returns undefined for whatever does not lead to Amazon's SNS over https */
export function amazonUrl(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const read = new URL(url);
  const isPlain = read.protocol === 'https:' && read.port === '' && read.username === '' && read.password === '';
  return isPlain && host.test(read.hostname) ? read : undefined;
}
