import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

/** What happens to a request on its way: an error, an answer that gets lost, a request that arrives twice, the end of the server. */
export type Fate = '500' | '429' | 'lost' | 'double' | 'kill';

/** The road between clients and the product. What is sent with a key meets its fates, one a request; then all goes through. */
export type RoughRoad = {
  readonly url: string;
  await(key: string, fates: readonly Fate[]): void;
  /** Fates that nobody met yet. */
  left(): number;
  close(): void;
};

/** `kill` ends the server that `to` leads to; from then on it leads to another one. */
type Road = { to(): number; kill(): Promise<void> };
type Sent = { readonly headers: IncomingHttpHeaders; readonly method: string; readonly path: string; readonly body: Buffer }; // prettier-ignore
type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** @param place where the road begins; PUBLIC_URL of what it leads to */
export async function openRoad(place: number, road: Road): Promise<RoughRoad> {
  const fates = new Map<string, Fate[]>();
  const server = createServer((incoming, response) => void pass(incoming, response).catch(() => response.destroy()));
  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { headers, method = 'GET', url: path = '/' } = incoming;
    const sent = { headers, method, path, body: await bytesOf(incoming) };
    const fate = method === 'POST' ? fates.get(keyOf(sent))?.shift() : undefined;
    if (fate === '500' || fate === '429') return refuse(sent, response, Number(fate));
    if (fate === 'kill') {
      await Promise.all([forward(sent, road.to()).catch(() => undefined), road.kill()]);
      return void response.destroy();
    }
    const answer = await forward(sent, road.to());
    if (fate === 'lost') response.destroy();
    else tell(response, fate === 'double' ? await forward(sent, road.to()) : answer);
  };
  server.listen(place, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${place}`,
    await: (key, list) => void fates.set(key, [...list]),
    left: () => [...fates.values()].reduce((sum, { length }) => sum + length, 0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As the product itself refuses, which pages can read. */
function refuse({ headers: { origin = '*' } }: Sent, response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
    ...(status === 429 ? { 'retry-after': '1' } : {}),
  });
  response.end();
}

function tell(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

async function forward({ headers, method, path, body }: Sent, port: number): Promise<Answer> {
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.end(body);
  const [answer] = await answered;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await bytesOf(answer) };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** In a header, in the address or in the body. */
function keyOf({ headers: { authorization = '' }, path, body }: Sent): string {
  if (authorization !== '') return Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString().replace(/:$/, ''); // prettier-ignore
  const inAddress = new URL(path, 'http://road').searchParams.get('writeKey');
  return inAddress ?? /"writeKey":"([^"]+)"/.exec(body.toString())?.[1] ?? '';
}
