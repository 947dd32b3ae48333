import { createServer, type Server } from 'node:http';
import type { RequestListener } from 'node:http';
import { ConfigError } from './config';

/** Where to listen, and the settings that say so, for who has to mend them. */
export type Place = {
  readonly host: string;
  readonly port: number;
  readonly settings?: { readonly host: string; readonly port: string };
};

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
export async function openDoor(place: Place): Promise<Door> {
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
export async function serve(handler: RequestListener, place: Place): Promise<Serving> {
  const { host, port } = place;
  const server = createServer({ keepAliveTimeout: 65_000 }, handler);
  // An expectation that nobody knows is nothing to refuse a request for, least of all without a problem document.
  server.on('checkExpectation', handler);
  await listen(server, place);
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    port: bound,
    url: urlOf({ host, port: bound }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 10_000).unref();
      }),
  };
}

/** What a program on this machine calls a listener. */
export function urlOf({ host, port }: Place): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

async function listen(server: Server, { host, port, settings = { host: 'HOST', port: 'PORT' } }: Place): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why: Record<string, string> = {
        EADDRINUSE: `${settings.port} ${port} on ${host} is taken by another program. Stop it, or set ${settings.port} to a free one.`,
        EACCES: `${settings.port} ${port} may not be opened by this user. Set ${settings.port} to one above 1023.`,
        EADDRNOTAVAIL: `${settings.host} ${host} is not an address of this machine.`,
        ENOTFOUND: `${settings.host} ${host} is not an address of this machine.`,
      };
      const said = why[error.code ?? ''];
      reject(said ? new ConfigError(said) : error);
    });
    server.listen(port, host, resolve);
  });
}
