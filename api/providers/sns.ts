import { createVerify, X509Certificate } from 'node:crypto';
import { amazonUrl, signedText, snsEnvelope, type SnsEnvelope } from '../../domain/schema/feedback/sns';
import { readInstant } from '../../domain/time/read-instant';
import { unverified, type Signed, type Verified } from './signed';
import { mustBeFresh, unsigned } from './unsigned';

/** @returns the certificate at an address of Amazon's, as PEM. @throws Problem unavailable while it cannot be had */
export type Certificates = (url: URL) => Promise<string>;

const certificatePath = /^\/SimpleNotificationService-\w{1,64}\.pem$/;
const algorithms = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const;

/**
 * RSA over certain fields of the message, by a certificate that was given or that lies with Amazon; the latter signs everybody's
 * topics, so that it counts for the one that is named.
 */
export async function verifySns({ bytes, trust }: Signed, certificates: Certificates): Promise<Verified> {
  const read = snsEnvelope.safeParse(unverified(bytes));
  if (!read.success) throw unsigned('The body is no signed message of Amazon SNS.');
  const { certificates: given = [], topicArn } = trust;
  if (topicArn !== undefined && read.data.TopicArn !== topicArn) throw unsigned('It is of another topic.');
  mustBeFresh(readInstant(read.data.Timestamp, 'UTC') ?? NaN);
  if (given.some((pem) => isSignedBy(pem, read.data))) return { payload: read.data };
  const url = amazonUrl(read.data.SigningCertURL);
  if (!url || !certificatePath.test(url.pathname)) throw unsigned("SigningCertURL does not lead to Amazon's SNS.");
  if (topicArn === undefined) throw unsigned('None of the certificates that were given has signed it.');
  const pem = await certificates(url).catch((error: unknown) => {
    // Who was given certificates is not made to wait for another.
    throw given.length > 0 ? unsigned('None of the certificates that were given has signed it.') : error;
  });
  if (!isInForce(pem) || !isSignedBy(pem, read.data)) throw unsigned('Signature is not that of this message.');
  return { payload: read.data };
}

function isSignedBy(pem: string, envelope: SnsEnvelope): boolean {
  try {
    const { publicKey } = new X509Certificate(pem);
    const verify = createVerify(algorithms[envelope.SignatureVersion]).update(signedText(envelope), 'utf8');
    return verify.verify(publicKey, envelope.Signature, 'base64');
  } catch {
    return false;
  }
}

function isInForce(pem: string): boolean {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return Date.parse(validFrom) <= Date.now() && Date.now() <= Date.parse(validTo);
  } catch {
    return false;
  }
}
