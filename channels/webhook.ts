import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ResolverOptions } from './name-resolver';
import { addressGuard, type Address } from './public-address';
import { webhookHeaders } from './webhook-signature';

/** One call: `id` is the same over all attempts. */
export type WebhookCall = { readonly id: string; readonly url: string; readonly body: string; readonly secret: Buffer };

/** `later`: try again, with what the receiver said of when (`Retry-After`, as it came); `gone`: never again; `forbidden`: no address that may be reached. */
export type WebhookAnswer =
  | { readonly outcome: 'answered'; readonly status: number; readonly response?: unknown }
  | { readonly outcome: 'gone'; readonly status: number }
  | { readonly outcome: 'forbidden' }
  | { readonly outcome: 'later'; readonly status?: number; readonly retryAfter?: string; readonly why: string };

export type Webhooks = { call(call: WebhookCall): Promise<WebhookAnswer> };

/** Real milliseconds for the whole of an attempt. */
const deadline = 10_000;
const longestResponse = 64 * 1024;

/**
 * Calls other systems by Standard Webhooks: signed, never following a redirect, over one resolution of the name that is also
 * what is connected to. Never throws: every failure is an answer.
 * @param allow private networks (CIDR) that may be reached
 */
export function webhooks({
  allow,
  timeout = deadline,
  resolver,
}: {
  readonly allow: readonly string[];
  readonly timeout?: number;
  readonly resolver?: ResolverOptions;
}): Webhooks {
  const guard = addressGuard(allow, resolver);
  return {
    async call(call) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), timeout);
      try {
        const url = new URL(call.url);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') return { outcome: 'forbidden' };
        const addresses = await guard(url.hostname, controller.signal);
        const [first, ...others] = addresses;
        if (!first) return { outcome: 'forbidden' };
        return await post(url, [first, ...others], call, controller.signal);
      } catch (error) {
        return { outcome: 'later', why: controller.signal.aborted ? 'no answer in time' : codeOf(error) };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function post(
  url: URL,
  addresses: readonly [Address, ...Address[]],
  call: WebhookCall,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  const { id, body, secret } = call;
  const options: RequestOptions = {
    method: 'POST',
    signal,
    // No connection outlives its check.
    agent: false,
    lookup: (_host, asked, done) =>
      asked.all ? done(null, [...addresses]) : done(null, addresses[0].address, addresses[0].family),
    headers: {
      ...webhookHeaders(secret, id, Math.floor(Date.now() / 1_000), body),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Sojourn',
      accept: 'application/json',
    },
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    send(url, options, resolve).on('error', reject).end(body);
  });
  return answerOf(response);
}

async function answerOf(response: IncomingMessage): Promise<WebhookAnswer> {
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) {
    response.destroy();
    if (status === 410) return { outcome: 'gone', status };
    const retryAfter = response.headers['retry-after'];
    return { outcome: 'later', status, ...(retryAfter ? { retryAfter } : {}), why: `HTTP ${status}` };
  }
  const json = await jsonIn(response);
  return { outcome: 'answered', status, ...(json === undefined ? {} : { response: json }) };
}

/** A body that is too long, cut short or no JSON is no response; the call was answered all the same. */
async function jsonIn(response: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > longestResponse) return undefined;
      parts.push(part);
    }
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return undefined;
  } finally {
    response.destroy();
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'no connection';
