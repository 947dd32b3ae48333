import { Agent, request as open, type IncomingMessage } from 'node:http';
import type { FuzzRequest } from './any-request';

export type Got = { readonly status: number; readonly type: string; readonly text: string };

const patience = 20_000;

/** One keep-alive crowd of connections, as a busy client has. */
export const crowd = new Agent({ keepAlive: true, maxSockets: 8 });

/** @returns undefined for a connection that we cut ourselves. @throws when nobody answers within 20 s */
export async function send(
  url: string,
  { operation, path, headers, body, cut }: FuzzRequest,
): Promise<Got | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const request = open(
      { hostname, port, path, method: operation.method, agent: crowd, headers: { ...headers, ...length } },
      (answer) => void readWhole(answer).then(resolve, cut ? () => resolve(undefined) : reject),
    );
    request.setTimeout(patience, () => request.destroy(new Error(`no answer within ${patience} ms`)));
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A server may hang up on a body that it refused.
      if (cut || (error.code === 'EPIPE' && (body?.length ?? 0) > 100_000)) resolve(undefined);
      else reject(error);
    });
    if (!cut || body === undefined) return void request.end(body);
    request.write(body.subarray(0, Math.floor(body.length / 2)));
    setTimeout(() => {
      request.destroy();
      resolve(undefined);
    }, 5);
  });
}

async function readWhole(answer: IncomingMessage): Promise<Got> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return {
    status: answer.statusCode ?? 0,
    type: (answer.headers['content-type'] ?? '').split(';')[0] ?? '',
    text: Buffer.concat(parts).toString('utf8'),
  };
}
