import { sql } from 'kysely';
import { startApi, type Api } from '../api/api';
import { run, type Ran } from './captured-io';

let api: Api;
const sojourn = (...argv: string[]): Promise<Ran> => run(argv, { SOJOURN_URL: api.url, SOJOURN_KEY: api.adminKey });
beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/identify', { userId: 'rest', traits: { email: 'ann@example.org' } });
});
afterAll(() => api.stop());

const isPaused = async (): Promise<boolean | undefined> =>
  (await sql<{ paused: boolean }>`select paused_at is not null as paused from customers`.execute(api.db)).rows[0]
    ?.paused;

test('somebody of whom nothing is pending is paused and goes on', async () => {
  const held = await sojourn('pause', 'email:ann@example.org', '--reason', 'asked on the phone');
  expect(held).toMatchObject({ code: 0, err: '' });
  expect(held.out).toMatch(/^paused since .*Z: all outreach but service messages is held, nothing is lost\.$/);
  expect(await isPaused()).toBe(true);
  const { body } = await api.call('GET', '/v1/customers/user:rest/timeline');
  expect(JSON.stringify(body)).toContain('asked on the phone');
  const freed = await sojourn('resume', 'user:rest', '--json');
  expect({ code: freed.code, said: JSON.parse(freed.out) }).toMatchObject({
    code: 0,
    said: { customer: 'user:rest', paused: false },
  });
  expect(await isPaused()).toBe(false);
});

test('nobody by that name is a problem, and wrong use is told with the remedy', async () => {
  const nobody = await sojourn('pause', 'user:nobody');
  expect(nobody.code).toBe(1);
  expect(nobody.err).toMatch(/404: Nobody is known by this id\.\n?$/);
  const none = await sojourn('resume');
  expect(none.code).toBe(2);
  expect(none.err).toContain(
    'resume takes a CUSTOMER: an id, or an identifier like email:ann@example.org. (sojourn resume --help shows an example)',
  );
  expect((await sojourn('pause', 'a', 'b')).code).toBe(2);
});
