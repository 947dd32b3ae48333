import { createHash } from 'node:crypto';
import { z } from 'zod';
import { untilNotOvertaken } from '../../db/base/failure';
import { useToken } from '../../db/providers/tokens';
import { keyedHash } from '../../db/base/secrets';
import { hearFeedback, type Counted } from '../../db/providers/feedback';
import { genericEvent } from '../../domain/schema/feedback/generic';
import { readMailReport } from '../../domain/schema/feedback/mail-report';
import type { ReadFeedback } from '../../domain/schema/feedback/read';
import { feedbackReaders, providers, signers, type Provider, type Signer } from '../../domain/schema/feedback/readers';
import { amazonUrl, snsEnvelope } from '../../domain/schema/feedback/sns';
import { detailsOf } from '../../domain/schema/reading/details';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import type { Noes } from '../customers/permission/noes';
import type { ApiMetrics } from '../operations/metrics';
import { smsRoute } from './sms';
import { route, type Answer, type Route } from '../http/route';
import { ask, certificatesOf } from './amazon';
import { anyTrust, sayTrust, trustShape, trustShapes } from './trust-body';
import { TrustBook } from './trust-book';
import { unsigned } from './unsigned';
import { verifiers } from './verify';

const tag = 'Providers';
const eventsLimit = 2 * 1024 * 1024;
const mailLimit = 4 * 1024 * 1024;

const counted = z.object({
  accepted: z.number().describe('Events that count from now on, of whomever.'),
  known: z.number().describe('Events that had counted before.'),
  ignored: z.number().optional().describe('What tells of neither bounce, complaint nor delivery.'),
  rejected: z
    .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }))
    .optional()
    .describe('What could not be read, while the rest counts.'),
});
const heardOrConfirmed = counted.extend({
  confirmed: z.literal(true).optional().describe('The subscription of Amazon SNS that asked for it.'),
});

/** @throws Problem not-found */
function providerNamed(name: string | undefined): Provider {
  const provider = providers.find((one) => one === name);
  if (!provider) throw new Problem('not-found', `The providers are ${providers.join(', ')}.`);
  return provider;
}

/** @throws Problem not-found */
function signerNamed(name: string | undefined): Signer {
  const signer = signers.find((one) => one === name);
  if (!signer) throw new Problem('not-found', `The providers are ${signers.join(', ')}.`);
  return signer;
}

export function providerRoutes(deps: ApiDeps, metrics: ApiMetrics, noes: Noes): Route[] {
  const book = new TrustBook(deps);
  return [
    ...trustRoutes(deps, book),
    eventsRoute(deps, book),
    mailRoute(deps),
    smsRoute(deps, { book, metrics, noes }),
  ];
}

function trustRoutes({ publicUrl }: ApiDeps, book: TrustBook): Route[] {
  const say = async (provider: Signer): Promise<Answer> => {
    const url = `${publicUrl}/v1/providers/${provider}/${provider === 'sms' ? 'messages' : 'events'}`;
    const body = { provider, ...sayTrust(url, await book.of(provider)) };
    return { status: 200, body, headers: { 'cache-control': 'no-store' } };
  };
  return [
    route({
      method: 'get',
      path: '/v1/providers/{name}',
      scope: 'read',
      tag,
      summary: 'What a provider is believed by, without what is secret',
      answers: { 200: trustShape },
      errors: ['not-found'],
      handle: ({ params }) => say(signerNamed(params.name)),
    }),
    route({
      method: 'put',
      path: '/v1/providers/{name}',
      scope: 'admin',
      tag,
      summary: 'Say what a provider is believed by, in place of what was said before',
      body: { kind: 'json', schema: anyTrust, limit: 128 * 1024 },
      answers: { 200: trustShape },
      errors: ['not-found', 'invalid'],
      audit: 'provider.trust',
      handle: async ({ params, body }) => {
        const provider = signerNamed(params.name);
        const trust = trustShapes[provider].safeParse(body);
        if (!trust.success) throw new Problem('invalid', `This is not what ${provider} is believed by.`, { errors: detailsOf(trust.error) }); // prettier-ignore
        await book.change(provider, trust.data);
        return say(provider);
      },
    }),
  ];
}

function eventsRoute(deps: ApiDeps, book: TrustBook): Route {
  const certificates = certificatesOf(deps.amazon);
  return route({
    method: 'post',
    path: '/v1/providers/{name}/events',
    scope: 'public',
    tag,
    summary: 'Bounces, complaints and deliveries, signed as the provider signs',
    body: {
      kind: 'signed',
      schema: z.custom<Buffer>((value) => Buffer.isBuffer(value)),
      described: z.union([z.object({ events: z.array(genericEvent) }), z.looseObject({}), z.array(z.looseObject({}))]),
      limit: eventsLimit,
    },
    answers: { 200: heardOrConfirmed },
    errors: ['unsigned', 'not-found', 'invalid', 'rate-limited', 'unavailable'],
    handle: async ({ params, body: bytes, headers }) => {
      const provider = providerNamed(params.name);
      const told = await book.of(provider);
      if (!told) throw unsigned(`Nothing was said of what ${provider} is believed by: PUT /v1/providers/${provider}.`);
      const { payload, token } = await verifiers[provider]({ bytes, headers, trust: told.trust }, certificates);
      const confirmed = provider === 'ses' ? await confirm(deps, payload) : undefined;
      if (confirmed) return confirmed;
      return count(deps, provider, feedbackReaders[provider](payload, clocksOf(deps)), token === undefined ? undefined : { token, bytes }); // prettier-ignore
    },
  });
}

function mailRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/providers/mail/messages',
    scope: 'ingest',
    counts: 'ingest',
    tag,
    summary:
      'A report that came by mail, as it came: of its delivery (DSN, RFC 3464) or of a complaint (ARF, RFC 5965)',
    body: { kind: 'mail', schema: z.string(), limit: mailLimit },
    answers: { 200: counted },
    errors: ['invalid'],
    handle: async ({ body }) => count(deps, 'mail', readMailReport(body, clocksOf(deps))),
  });
}

const clocksOf = ({ clock, clockRate }: ApiDeps) => ({ receivedAt: clock.now(), trustTimes: clockRate === 1 });

/** @throws Problem invalid where nothing can be read; unsigned for a token that came with another body before */
async function count(
  { db, secrets, clock }: ApiDeps,
  provider: string,
  { feedback, ignored, unreadable }: ReadFeedback,
  signature?: { readonly token: string; readonly bytes: Buffer },
): Promise<Answer> {
  if (feedback.length === 0 && ignored === 0 && unreadable.length > 0)
    throw new Problem('invalid', 'Nothing of it can be read.', { errors: unreadable });
  const speaker = { provider, pepper: secrets.pepper, now: clock.now() };
  const heard = await untilNotOvertaken(() =>
    db.transaction().execute(async (tx): Promise<Counted> => {
      if (signature) {
        const token = keyedHash(secrets.pepper, `token ${provider} ${signature.token}`);
        const body = createHash('sha256').update(signature.bytes).digest();
        if (!(await useToken(tx, token, body))) throw unsigned('The token of this signature came with another body.');
      }
      return feedback.length === 0 ? { accepted: 0, known: 0 } : hearFeedback(tx, speaker, feedback);
    }),
  );
  const rejected = unreadable.map(({ pointer, code, detail }) => ({ pointer, code, detail }));
  return {
    status: 200,
    body: { ...heard, ...(ignored > 0 ? { ignored } : {}), ...(rejected.length > 0 ? { rejected } : {}) },
  };
}

/**
 * SNS asks once whether it may send; that it lets go asks for nothing.
 * @returns undefined for what tells something. @throws Problem invalid, unavailable
 */
async function confirm({ amazon }: ApiDeps, payload: unknown): Promise<Answer | undefined> {
  const { Type, SubscribeURL = '' } = snsEnvelope.parse(payload);
  if (Type === 'Notification') return undefined;
  const nothing = { accepted: 0, known: 0 };
  if (Type === 'UnsubscribeConfirmation') return { status: 200, body: { ...nothing, ignored: 1 } };
  const url = amazonUrl(SubscribeURL);
  if (!url) {
    const errors = [{ pointer: '/SubscribeURL', code: 'foreign-host', detail: "It does not lead to Amazon's SNS." }];
    throw new Problem('invalid', 'The subscription cannot be confirmed.', { errors });
  }
  await ask(amazon, url);
  return { status: 200, body: { ...nothing, confirmed: true } };
}
