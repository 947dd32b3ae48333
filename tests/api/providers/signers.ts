import { createHmac, createSign, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Answer } from '../api';
import { request, type Api } from '../api';
import { certified, type Certified } from './certificate';
import { sns } from './payloads';

/** A request as a provider sends it. */
export type Sent = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

const json = { 'content-type': 'application/json' };
const now = (): string => String(Math.floor(Date.now() / 1_000));

const ofNotification = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const ofConfirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/** Signs as Amazon's documentation has it, in words of this test alone. */
export function signSns({ key }: Certified, envelope: Readonly<Record<string, unknown>>): Sent {
  const names = envelope['Type'] === 'Notification' ? ofNotification : ofConfirmation;
  const text = names.flatMap((name) => (name in envelope ? [`${name}\n${String(envelope[name])}\n`] : [])).join('');
  const algorithm = envelope['SignatureVersion'] === '2' ? 'RSA-SHA256' : 'RSA-SHA1';
  const Signature = createSign(algorithm).update(text).sign(key, 'base64');
  return { body: JSON.stringify({ ...envelope, Signature }), headers: { 'content-type': 'text/plain; charset=UTF-8' } };
}

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const sendgridKey = p256.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
export const sendgridPem = p256.publicKey.export({ format: 'pem', type: 'spki' }).toString();

export function signSendgrid(payload: unknown, timestamp = now(), key = p256.privateKey): Sent {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const headers = {
    ...json,
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), key).toString('base64'),
  };
  return { body, headers };
}

export const secrets = {
  postmark: 'a-secret-of-postmark',
  mailgun: 'a-key-of-mailgun-0123456789',
  generic: `whsec_${randomBytes(24).toString('base64')}`,
  sms: `whsec_${randomBytes(24).toString('base64')}`,
};

export const showPostmark = (payload: unknown, user = 'sojourn', secret = secrets.postmark): Sent => ({
  body: typeof payload === 'string' ? payload : JSON.stringify(payload),
  headers: { ...json, authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` },
});

export function signMailgun(
  payload: Readonly<Record<string, unknown>>,
  { timestamp = now(), token = randomBytes(25).toString('hex'), secret = secrets.mailgun } = {},
): Sent {
  const signature = createHmac('sha256', secret).update(timestamp + token).digest('hex'); // prettier-ignore
  return { body: JSON.stringify({ ...payload, signature: { timestamp, token, signature } }), headers: json };
}

export function signGeneric(
  payload: unknown,
  { timestamp = now(), id = 'msg_1', secret = secrets.generic, others = '' } = {},
): Sent {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    ...json,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `${others}v1,${signature}`,
  };
  return { body, headers };
}

export const topic = String(sns('')['TopicArn']);

/** Says to an API what each of these signers is believed by. */
export async function believe(api: Api, ours: Certified = certified()): Promise<Certified> {
  const trust = {
    ses: { certificates: [ours.pem], topicArn: topic },
    sendgrid: { publicKey: sendgridKey },
    postmark: { secret: secrets.postmark },
    mailgun: { secret: secrets.mailgun },
    generic: { secret: secrets.generic },
    sms: { secret: secrets.sms },
  };
  for (const [name, body] of Object.entries(trust))
    expect((await api.call('PUT', `/v1/providers/${name}`, body)).status).toBe(200);
  return ours;
}

/** Without any key. */
export const post = ({ url }: Pick<Api, 'url'>, name: string, { body, headers }: Sent): Promise<Answer> =>
  request(`${url}/v1/providers/${name}/events`, 'POST', body, headers);

/** What somebody wrote back, as the provider of SMS sends it. */
export const signSms = (message: unknown, more: { timestamp?: string; id?: string; secret?: string } = {}): Sent =>
  signGeneric(message, { secret: secrets.sms, ...more });

export const postSms = ({ url }: Pick<Api, 'url'>, { body, headers }: Sent): Promise<Answer> =>
  request(`${url}/v1/providers/sms/messages`, 'POST', body, headers);
