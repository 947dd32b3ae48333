import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { amazon } from '../../channels/amazon';

let server: Server;
let url: URL;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/long') response.end('x'.repeat(70_000));
    else if (request.url === '/elsewhere') response.writeHead(302, { location: '/' }).end();
    else response.end('certificate');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(() => new Promise((done) => server.close(done)));

const open = amazon({ allow: ['127.0.0.0/8'] });

test('a page is got as it is, and no redirect is followed', async () => {
  expect(await open.get(url)).toEqual({ status: 200, text: 'certificate' });
  expect(await open.get(new URL('/elsewhere', url))).toEqual({ status: 302, text: '' });
  expect(asked).toEqual(['/', '/elsewhere']);
});

test('what is longer than any certificate is not read', async () => {
  await expect(open.get(new URL('/long', url))).rejects.toThrow(/more than/);
});

test('an address that is not public is not reached, by whatever name', async () => {
  asked.length = 0;
  await expect(amazon().get(url)).rejects.toThrow(/no address/);
  await expect(amazon().get(new URL(`http://localhost:${url.port}/`))).rejects.toThrow(/no address/);
  expect(asked).toEqual([]);
});
