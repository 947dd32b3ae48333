import { readGeneric } from './generic';
import { readMailgun } from './mailgun';
import { readPostmark } from './postmark';
import type { FeedbackReader } from './read';
import { readSendgrid } from './sendgrid';
import { readSes } from './ses';
import { snsEnvelope } from './sns';

export const providers = ['ses', 'sendgrid', 'postmark', 'mailgun', 'generic'] as const;
export type Provider = (typeof providers)[number];

/** Whoever says something under a signature: those, and who tells what people write back by SMS. */
export const signers = [...providers, 'sms'] as const;
export type Signer = (typeof signers)[number];

/** Who reads what a provider sends, once its signature is known to be right. */
export const feedbackReaders: Readonly<Record<Provider, FeedbackReader>> = {
  ses: (payload, clocks) => readSes(snsEnvelope.parse(payload), clocks),
  sendgrid: readSendgrid,
  postmark: readPostmark,
  mailgun: readMailgun,
  generic: readGeneric,
};
