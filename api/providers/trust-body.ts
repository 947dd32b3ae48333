import { createPublicKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Trust } from '../../db/providers/trust';
import type { Signer } from '../../domain/schema/feedback/readers';
import { sayInstant, sayInstantIfAny } from '../../domain/time/say-instant';
import { standardKeys } from './standard-webhook';

const longest = 10_000;
const secret = z.string().min(8, 'A secret has at least 8 characters.').max(500);

const publicKey = z
  .string()
  .max(longest)
  .transform((text, context) => {
    const key = readKey(text);
    if (key) return key;
    context.addIssue({ code: 'custom', message: 'This is no public key of the curve P-256, as PEM or base64.' });
    return z.NEVER;
  })
  .describe('PEM, or base64 as SendGrid shows it.');

const certificate = z.string().max(longest).refine(isRsa, { error: 'This is no certificate of an RSA key, as PEM.' });

const topicArn = z
  .string()
  .max(512)
  .regex(/^arn:[\w-]+:sns:[\w-]+:\d+:[\w.-]+$/, 'It looks like arn:aws:sns:eu-west-1:123456789012:bounces.');

const standard = z.strictObject({
  secret: secret.refine((text) => standardKeys(text).length > 0, {
    error: 'Behind whsec_ stands base64 of at least 16 bytes.',
  }),
});

const shapes = {
  ses: z
    .strictObject({ certificates: z.array(certificate).min(1).max(10).optional(), topicArn: topicArn.optional() })
    .refine((asked) => asked.certificates !== undefined || asked.topicArn !== undefined, {
      path: ['topicArn'],
      error: 'Everybody has topics whose messages Amazon signs: say which is yours.',
    }),
  sendgrid: z.strictObject({ publicKey }),
  postmark: z.strictObject({ secret }),
  mailgun: z.strictObject({ secret }),
  generic: standard,
  sms: standard,
} as const satisfies Record<Signer, z.ZodType<Trust>>;

/** What each provider is believed by. */
export const trustShapes: Readonly<Record<Signer, z.ZodType<Trust>>> = shapes;

/** All that any of them takes, for the description. */
export const anyTrust = z.strictObject({
  secret: z.string().optional().describe('Of postmark, mailgun, generic and sms; it is never shown.'),
  publicKey: z.string().optional().describe('Of sendgrid: PEM, or base64 as SendGrid shows it.'),
  certificates: z.array(z.string()).optional().describe("Of ses, PEM: certificates beside those of Amazon's hosts."),
  topicArn: z
    .string()
    .optional()
    .describe("Of ses: whose messages count. With it certificates of Amazon's hosts do too."),
});

export const trustShape = z.looseObject({
  provider: z.string(),
  url: z.string().describe('Where the provider posts its events, or the messages of people.'),
  secret: z.boolean().describe('Whether there is one.'),
  publicKey: z.string().optional(),
  certificates: z.array(z.looseObject({ subject: z.string(), fingerprint: z.string(), validUntil: z.string() })),
  topicArn: z.string().optional(),
  updatedAt: z.string().optional(),
});

/** What is believed, without what is secret. */
export const sayTrust = (url: string, told: { readonly trust: Trust; readonly updatedAt: number } | undefined) => ({
  url,
  secret: told?.trust.secret !== undefined,
  publicKey: told?.trust.publicKey,
  certificates: (told?.trust.certificates ?? []).map(sayCertificate),
  topicArn: told?.trust.topicArn,
  updatedAt: sayInstantIfAny(told?.updatedAt),
});

function sayCertificate(pem: string) {
  const { subject, fingerprint256: fingerprint, validTo } = new X509Certificate(pem);
  return { subject, fingerprint, validUntil: sayInstant(Date.parse(validTo)) };
}

function isRsa(pem: string): boolean {
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** @returns PEM, or undefined for what is no such key */
function readKey(text: string): string | undefined {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    const isOfCurve = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return isOfCurve ? key.export({ format: 'pem', type: 'spki' }).toString() : undefined;
  } catch {
    return undefined;
  }
}
