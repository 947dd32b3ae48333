import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { pour } from '../../../api/http/pour';

const part = 'x'.repeat(100_000);
let ended: Promise<number>;
let taken = 0;

/** Parts without end, which hold something until they are given up. */
async function* endless(): AsyncGenerator<string> {
  for (;;) {
    taken += 1;
    yield await Promise.resolve(part);
  }
}

/** Serves them after `before`, and notes how many parts were made when the answer was over. */
async function serve(before: (response: Response) => Promise<unknown>): Promise<Server> {
  const app = express();
  taken = 0;
  ended = new Promise((done, fail) => {
    app.use((_request: Request, response: Response) => {
      void before(response)
        .then(() => pour(response, { status: 200, stream: endless() }))
        .then(() => done(taken), fail);
    });
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const address = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

test('what is poured ends when its reader left before the first part was there', async () => {
  const server = await serve((response) => once(response, 'close'));
  const request = get(address(server)).on('error', () => undefined);
  await once(request, 'socket');
  setTimeout(() => request.destroy(), 50);
  expect(await ended).toBe(1);
  server.close();
});

test('what is poured ends when its reader leaves in the middle', async () => {
  const server = await serve(() => Promise.resolve());
  const request = get(address(server), (answer) => {
    answer.once('data', () => request.destroy());
    answer.on('error', () => undefined);
  }).on('error', () => undefined);
  expect(await ended).toBeGreaterThan(1);
  server.close();
});
