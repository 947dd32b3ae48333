import { createServer } from 'node:http';

/** What each path of the other system answers; all of it is an answer, so that the journey goes on from it. */
const replies: readonly (() => { readonly type: string; readonly body: string | Buffer; readonly status?: number })[] =
  [
    () => ({ type: 'application/json', body: '{"a":"x\\u0000y"}' }),
    () => ({ type: 'application/json', body: '{"half":"\\ud800","n":1e308}' }),
    () => ({ type: 'application/json', body: `${'['.repeat(5_000)}${']'.repeat(5_000)}` }),
    () => ({ type: 'text/plain', body: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x41]) }),
    () => ({ type: 'application/json', body: JSON.stringify({ long: 'x'.repeat(2_000_000) }) }),
    () => ({ type: 'application/json', body: '{"__proto__":{"x":1},"constructor":null}' }),
  ];

/** A receiver of webhooks whose answers are as odd as they may be. */
export async function startOtherSystem(): Promise<{ url: string; calls(): number; stop(): Promise<void> }> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    request.resume();
    const reply = replies[Number(request.url?.slice(1)) % replies.length]?.();
    response.writeHead(reply?.status ?? 200, { 'content-type': reply?.type ?? 'text/plain' });
    response.end(reply?.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
