import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How it answers, by the path that is called. */
export const gossips = ['error', 'gone', 'torn', 'answer'] as const;
export type GossipingHook = { readonly url: string; readonly asked: readonly string[]; close(): void };

const answers: Readonly<Record<string, (name: string, response: ServerResponse) => void>> = {
  error: (name, response) => response.writeHead(500, `no ${name}`, { 'retry-after': name, 'x-why': name }).end(name),
  gone: (name, response) => response.writeHead(410, `no ${name}`, { 'x-why': name }).end(name),
  torn: (name, response) => void response.socket?.end(`HTTP/9.9 ${name} \0 ${name}\r\n\r\n`),
  answer: (name, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(`{"said":"${name}"}`),
};

/** Another system that names the person (`name` of what it is told) wherever an answer has room for it. */
export async function startGossipingHook(): Promise<GossipingHook> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { name } = JSON.parse(Buffer.concat(parts).toString()) as { name: string };
      const gossip = request.url?.slice(1) ?? '';
      asked.push(gossip);
      answers[gossip]?.(name, response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
