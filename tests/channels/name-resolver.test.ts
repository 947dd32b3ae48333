import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { nameResolver } from '../../channels/name-resolver';
import { webhooks } from '../../channels/webhook';

const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');

/** A name server that never says anything. */
let silent: Socket;
let servers: string[];
let folder: string;
beforeAll(async () => {
  silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  servers = [`127.0.0.1:${silent.address().port}`];
  folder = await mkdtemp(join(tmpdir(), 'sojourn-hosts-'));
});
afterAll(async () => {
  silent.close();
  await rm(folder, { recursive: true });
});

test('a webhook whose name server is dead comes again, and meanwhile holds neither gzip nor files', async () => {
  const call = webhooks({ allow: [], timeout: 3_000, resolver: { servers } });
  const calls = Array.from({ length: 50 }, (_, at) =>
    call.call({ id: `call-${at}`, url: `http://hooks-${at}.example.org/`, body: '{}', secret }),
  );
  let over = 0;
  for (const one of calls) void one.then(() => (over += 1));
  await promisify(gzip)(Buffer.alloc(10_000));
  await writeFile(join(folder, 'any'), 'thing');
  expect(over).toBe(0);
  const answers = await Promise.all(calls);
  expect(new Set(answers.map((answer) => (answer.outcome === 'later' ? answer.why : answer.outcome)))).toEqual(
    new Set(['no answer in time']),
  );
}, 60_000);

test('a name server that is silent is given up by itself', async () => {
  await expect(nameResolver({ servers })('hooks.example.org')).rejects.toMatchObject({ code: 'ETIMEOUT' });
}, 60_000);

test('names of this machine come from its own file, and localhost is this machine without one', async () => {
  const hosts = join(folder, 'hosts');
  await writeFile(hosts, '# ours\n10.1.2.3 hooks.internal other  # a note\n::5 HOOKS.internal\nnonsense\n');
  const resolve = nameResolver({ servers, hosts });
  expect(await resolve('hooks.internal')).toEqual(['10.1.2.3', '::5']);
  expect(await resolve('Other.')).toEqual(['10.1.2.3']);
  expect(await resolve('localhost')).toEqual(['127.0.0.1', '::1']);
  expect(await resolve('shop.localhost')).toEqual(['127.0.0.1', '::1']);
  expect(await nameResolver({ servers, hosts: join(folder, 'none') })('localhost')).toContain('127.0.0.1');
});
