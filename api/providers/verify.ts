import { createHash, createHmac, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { plainObject } from '../../domain/schema/plain-object';
import type { Provider } from '../../domain/schema/feedback/readers';
import { readable, unverified, type Signed, type Verified } from './signed';
import { verifySns, type Certificates } from './sns';
import { standardSignatures } from './standard-webhook';
import { isEqual, mustBeFresh, secondsOf, unsigned } from './unsigned';

/** @throws Problem unsigned; malformed-json under a right signature */
type Verifier = (signed: Signed, certificates: Certificates) => Verified | Promise<Verified>;

export const verifiers: Readonly<Record<Provider, Verifier>> = {
  ses: verifySns,
  sendgrid: verifySendgrid,
  postmark: verifyPostmark,
  mailgun: verifyMailgun,
  generic: verifyStandard,
};

const headerOf = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/** ECDSA over the timestamp and the body. */
function verifySendgrid({ bytes, headers, trust: { publicKey = '' } }: Signed): Verified {
  const timestamp = headerOf(headers, 'x-twilio-email-event-webhook-timestamp');
  const signature = Buffer.from(headerOf(headers, 'x-twilio-email-event-webhook-signature'), 'base64');
  mustBeFresh(secondsOf(timestamp));
  if (!verify('sha256', Buffer.concat([Buffer.from(timestamp), bytes]), publicKey, signature))
    throw unsigned('X-Twilio-Email-Event-Webhook-Signature is not that of this body.');
  return readable(bytes);
}

/** Postmark shows a secret and signs nothing: as the user, the password or both of Basic, as Bearer, or in a header of its own. */
function verifyPostmark({ bytes, headers, trust: { secret = '' } }: Signed): Verified {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  const right = hash(secret);
  // Every one is compared, so that the time tells nothing of which was right.
  const matching = shownSecrets(headers).filter((shown) => isEqual(hash(shown), right));
  if (secret === '' || matching.length === 0) throw unsigned('The secret is shown by Basic or in X-Webhook-Secret.');
  return readable(bytes);
}

function shownSecrets(headers: IncomingHttpHeaders): string[] {
  const inHeader = headerOf(headers, 'x-webhook-secret');
  const [, scheme = '', value = ''] = /^(\S{1,20}) +(\S+)\s*$/.exec(headers.authorization ?? '') ?? [];
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : '';
  const colon = pair.indexOf(':');
  const parts = colon < 0 ? [pair] : [pair, pair.slice(0, colon), pair.slice(colon + 1)];
  return [inHeader, ...parts, ...(scheme.toLowerCase() === 'bearer' ? [value] : [])].filter((one) => one !== '');
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** HMAC of a timestamp and a token that stand in the body. */
function verifyMailgun({ bytes, trust: { secret = '' } }: Signed): Verified {
  const body = unverified(bytes);
  const signature = plainObject(plainObject(body)?.['signature']) ?? {};
  const [timestamp, token, shown] = ['timestamp', 'token', 'signature'].map((name) => textOf(signature[name]));
  if (!timestamp || !token || !shown) throw unsigned('The body has no signature with timestamp, token and signature.');
  mustBeFresh(secondsOf(timestamp));
  const right = createHmac('sha256', secret).update(timestamp + token).digest(); // prettier-ignore
  if (secret === '' || !isEqual(Buffer.from(shown, 'hex'), right)) throw unsigned('signature.signature is not right.');
  return { ...readable(bytes), token };
}

/** Standard Webhooks: of several signatures one is right. */
export function verifyStandard({ bytes, headers, trust: { secret = '' } }: Signed): Verified {
  const [id, timestamp, shown] = ['id', 'timestamp', 'signature'].map((name) => headerOf(headers, `webhook-${name}`));
  if (!id || !timestamp || !shown) throw unsigned('webhook-id, webhook-timestamp and webhook-signature are missing.');
  mustBeFresh(secondsOf(timestamp));
  const right = standardSignatures(secret, { id, timestamp, body: bytes });
  const all = shown.split(' ').flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  if (!all.some((one) => right.some((other) => isEqual(one, other))))
    throw unsigned('No signature in webhook-signature is that of this body.');
  return readable(bytes);
}
