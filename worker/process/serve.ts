import { createServer, type Server } from 'node:http';
import type { RequestListener } from 'node:http';
import { ConfigError } from './config';

export type Serving = { readonly url: string; readonly port: number; close(): Promise<void> };

export type Door = Serving & {
  /** From now on requests go there. */
  lead(to: RequestListener): void;
};

/**
 * Takes the port before anything else is started, so that a taken one is said at once and a free one is known by its number;
 * until it leads somewhere it answers 503.
 * @throws ConfigError as `serve`
 */
export async function openDoor(place: { host: string; port: number }): Promise<Door> {
  let handler: RequestListener = (_, response) => {
    response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
    response.end(
      JSON.stringify({ title: 'Starting', status: 503, detail: 'Sojourn is starting; try again in a second.' }),
    );
  };
  const serving = await serve((request, response) => handler(request, response), place);
  return { ...serving, lead: (to) => void (handler = to) };
}

/**
 * Listens; on `close` lets what is under way finish.
 * @throws ConfigError that names a port that is taken
 */
export async function serve(
  handler: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Serving> {
  const server = createServer({ keepAliveTimeout: 65_000 }, handler);
  // An expectation that nobody knows is nothing to refuse a request for, least of all without a problem document.
  server.on('checkExpectation', handler);
  await listen(server, host, port);
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return {
    port: bound,
    url: `http://${name}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 10_000).unref();
      }),
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why: Record<string, string> = {
        EADDRINUSE: `PORT ${port} on ${host} is taken by another program. Stop it, or set PORT to a free one.`,
        EACCES: `PORT ${port} may not be opened by this user. Set PORT to one above 1023.`,
        EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
        ENOTFOUND: `HOST ${host} is not an address of this machine.`,
      };
      const said = why[error.code ?? ''];
      reject(said ? new ConfigError(said) : error);
    });
    server.listen(port, host, resolve);
  });
}
