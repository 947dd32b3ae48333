import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressGuard } from './public-address';

export type Asking = {
  readonly method: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
  readonly signal: AbortSignal;
};

/**
 * One request over one resolution of the name, which the guard has looked at and which is also what is connected to; no redirect
 * is followed.
 * @returns undefined where the name has no address that may be reached. @throws what the connection throws
 */
export async function guardedRequest(
  guard: AddressGuard,
  url: URL,
  { method, headers, body, signal }: Asking,
): Promise<IncomingMessage | undefined> {
  const addresses = await guard(url.hostname, signal);
  const [first] = addresses;
  if (!first) return undefined;
  return new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const options: RequestOptions = {
      method,
      signal,
      // No connection outlives its check.
      agent: false,
      lookup: (_host, asked, done) =>
        asked.all ? done(null, [...addresses]) : done(null, first.address, first.family),
      headers: { ...headers, 'user-agent': 'Sojourn' },
    };
    send(url, options, resolve).on('error', reject).end(body);
  });
}
