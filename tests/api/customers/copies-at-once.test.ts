import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await somebodyWith('much', 32);
  await somebodyWith('little', 1 / 32);
});
afterAll(() => api.stop());

/** Somebody with so many megabytes of events. */
async function somebodyWith(user: string, megabytes: number): Promise<void> {
  await api.call('POST', '/v1/identify', { userId: user });
  await api.asOwner(
    `insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
    select customer_id, gen_random_uuid(), 'Big', jsonb_build_object('text', repeat(md5(n::text), 1024)), now(), now(), 'test', n::text
    from identifiers, generate_series(1, $1::int) as n where kind = 'user' and value = $2`,
    [megabytes * 32, user],
  );
}

/** The answer, of which nothing is read yet. */
async function ask(user: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${api.adminKey}` };
  const [response] = (await once(get(`${api.url}/v1/customers/user:${user}/export`, { headers }), 'response')) as [IncomingMessage]; // prettier-ignore
  return response;
}

const openCopies = async (): Promise<unknown> =>
  (await api.asOwner(`select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`))[0]?.['n']; // prettier-ignore

test('who asks for a copy many times and reads none of them keeps nobody else from theirs, and is told to come again', async () => {
  const first = await ask('much');
  const more = Array.from({ length: 7 }, () => ask('much'));
  const other = await ask('little');
  expect(JSON.parse((await buffer(other)).toString())).toMatchObject({ customer: {} });
  expect([first.destroyed, await openCopies()]).toEqual([false, 1]);
  const told = await Promise.all(more);
  expect(told.map(({ statusCode, headers }) => [statusCode, headers['retry-after']])).toEqual(told.map(() => [503, '10'])); // prettier-ignore
  for (const response of [first, ...told]) response.destroy();
  for (let tries = 0; tries < 250 && (await openCopies()) !== 0; tries++) await sleep(100);
  const again = await ask('much');
  expect(again.statusCode).toBe(200);
  again.destroy();
}, 60_000);
