import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { connectTemporal } from '../../../worker/engine/temporal';

/** gRPC: permission denied, unimplemented, unauthenticated. */
const [denied, unimplemented, unauthenticated] = [7, 12, 16];
/** Not compressed, no bytes. */
const emptyMessage = Buffer.alloc(5);

let server: Http2Server;
let status: number;
let asked: string[];
let sessions: ServerHttp2Session[];
beforeEach(async () => {
  asked = [];
  sessions = [];
  server = createServer();
  server.on('session', (session) => sessions.push(session));
  server.on('stream', (stream, { ':path': url = '' }) => {
    asked.push(url);
    const head = { ':status': 200, 'content-type': 'application/grpc' };
    if (url.includes('OperatorService')) {
      stream.respond({ ...head, 'grpc-status': String(status) }, { endStream: true });
      return;
    }
    stream.respond(head, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(emptyMessage);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(() => {
  server.close();
  for (const session of sessions) session.destroy();
});

const address = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

function captured(): { log: pino.Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: pino({}, { write: (line: string) => void lines.push(line) }), lines };
}

test.each([denied, unimplemented])(
  'where nobody may make search attributes (gRPC %d) the worker goes on, and says which the namespace needs',
  async (code) => {
    status = code;
    const { log, lines } = captured();
    const { connection } = await connectTemporal(address(), log, () => false);
    await connection.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('Stage (Keyword), Journeys (KeywordList) and Paused (Bool)');
  },
);

test('any other refusal is told, and tried again until it ends', async () => {
  status = unauthenticated;
  const { log, lines } = captured();
  let stopping = false;
  const connecting = connectTemporal(address(), log, () => stopping);
  while (lines.length < 1) await new Promise((soon) => setTimeout(soon, 50));
  stopping = true;
  await expect(connecting).rejects.toMatchObject({ code: unauthenticated });
  expect(asked.filter((path) => path.includes('OperatorService')).length).toBeGreaterThan(0);
  expect(lines[0]).toContain('waiting for it');
});
