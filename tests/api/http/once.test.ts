import { sql } from 'kysely';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.call('PUT', '/v1/customers/user:ann', {});
});
afterAll(() => api.stop());

const grow = (idempotencyKey: string) =>
  api.call(
    'POST',
    '/v1/customers/user:ann/consents',
    { purpose: 'news', state: 'granted', source: 'test' },
    { 'idempotency-key': idempotencyKey },
  );
const kept = async () =>
  (
    await sql<{
      prefix: string;
      n: number;
    }>`select split_part(idempotency_key, '-', 1) as prefix, count(*) as n from idempotency_keys group by 1 order by 1`.execute(
      api.db,
    )
  ).rows.map(({ prefix, n }) => [prefix, n]);

test('an answer can be asked for again for a day; older ones go, a bounded number with each write', async () => {
  await sql`insert into idempotency_keys (key_id, idempotency_key, fingerprint, response, created_at)
    select gen_random_uuid(), 'old-' || n, '', '{}', now() - interval '24 hours 1 minute' from generate_series(1, 1500) n`.execute(
    api.db,
  );
  await sql`insert into idempotency_keys (key_id, idempotency_key, fingerprint, response, created_at)
    values (gen_random_uuid(), 'young-1', '', '{}', now() - interval '23 hours 59 minutes')`.execute(api.db);
  expect((await grow('new-1')).status).toBe(200);
  expect(await kept()).toEqual([
    ['new', 1],
    ['old', 500],
    ['young', 1],
  ]);
  await grow('new-2');
  expect(await kept()).toEqual([
    ['new', 2],
    ['young', 1],
  ]);
  expect((await grow('new-1')).body).toMatchObject({ seq: 1 });
});

test('an erasure that died after its pause goes on when it is asked for again', async () => {
  const { body } = await api.call('PUT', '/v1/customers/user:half', { traits: { email: 'half@example.org' } });
  await sql`update customers set paused_at = now(), pause_reason = 'erasure', revision = revision + 1
    where customer_id = ${body['id']}`.execute(api.db);
  expect((await api.call('DELETE', '/v1/customers/user:half')).status).toBe(200);
  expect((await api.call('GET', `/v1/customers/${String(body['id'])}`)).status).toBe(404);
  const { rows } = await sql`select signal from outbox where customer_id = ${body['id']}`.execute(api.db);
  expect(rows).toEqual([{ signal: 'erase' }]);
});
