import type { IncomingMessage } from 'node:http';
import { guardedRequest } from './guarded-request';
import type { ResolverOptions } from './name-resolver';
import { addressGuard, type AddressGuard } from './public-address';
import { bytesOf } from './response';
import { webhookHeaders } from './webhook-signature';

/** One call: `id` is the same over all attempts. */
export type WebhookCall = {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly secret: Buffer;
  /** By lower-case name, beside those that every call has. */
  readonly headers?: Readonly<Record<string, string>>;
};

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
        const response = await post(url, guard, call, controller.signal);
        return response ? await answerOf(response) : { outcome: 'forbidden' };
      } catch (error) {
        return { outcome: 'later', why: controller.signal.aborted ? 'no answer in time' : codeOf(error) };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function post(
  url: URL,
  guard: AddressGuard,
  call: WebhookCall,
  signal: AbortSignal,
): Promise<IncomingMessage | undefined> {
  const { id, body, secret, headers } = call;
  return guardedRequest(guard, url, {
    method: 'POST',
    signal,
    body,
    headers: {
      ...headers,
      ...webhookHeaders(secret, id, Math.floor(Date.now() / 1_000), body),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      accept: 'application/json',
    },
  });
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
  try {
    return JSON.parse(((await bytesOf(response, longestResponse)) ?? Buffer.alloc(0)).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'no connection';
