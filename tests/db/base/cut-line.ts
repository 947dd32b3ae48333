import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A line to a server that a test can cut, close to newcomers, and make silent. */
export type Line = {
  /** The server's URL, through the line. */
  readonly url: string;
  cut(): void;
  close(): Promise<void>;
  open(): Promise<void>;
  /** Newcomers are let in and hear nothing. */
  isSilent: boolean;
};

export async function layLine(to: string): Promise<Line> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => undefined);
    if (line.isSilent) return;
    const far = connect(Number(target.port), target.hostname);
    sockets.add(far);
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((listening) => server.listen(port, '127.0.0.1', () => listening()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const through = new URL(to);
  through.searchParams.delete('host');
  through.host = `127.0.0.1:${port}`;
  const line: Line = {
    url: through.href,
    isSilent: false,
    cut() {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      line.cut();
      await closed;
    },
    open: () => listen(port),
  };
  return line;
}
