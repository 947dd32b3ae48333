import { createServer, type Server } from 'node:http';
import type { RequestListener } from 'node:http';
import { ConfigError } from './config';

export type Serving = { readonly url: string; readonly port: number; close(): Promise<void> };

/**
 * Listens; on `close` lets what is under way finish.
 * @throws ConfigError that names a port that is taken
 */
export async function serve(
  handler: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Serving> {
  const server = createServer({ keepAliveTimeout: 65_000 }, handler);
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
