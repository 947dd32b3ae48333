import { sql } from 'kysely';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Of whose purchases an import tells; @returns whom it wakes, and how many of the purchases are to be decided. */
async function imported(anonymousId: string): Promise<{ wakes: unknown[]; undecided: unknown[] }> {
  await sql`delete from outbox`.execute(api.db);
  const buy = (day: string) => ({ type: 'track', anonymousId, event: 'Order Completed', timestamp: `2024-05-${day}T10:00:00Z` }); // prettier-ignore
  const { status } = await api.call('POST', '/v1/batch?historical=true', { batch: [buy('01'), buy('02'), { ...buy('03'), event: 'Seen' }] }); // prettier-ignore
  expect(status).toBe(200);
  const wakes = await sql`select signal, lane from outbox`.execute(api.db);
  const undecided = await sql`select name from events where undecided`.execute(api.db);
  return { wakes: wakes.rows, undecided: undecided.rows };
}

test('purchases of the past start nothing and wake a buyer once, behind everybody else, where the policy keeps classes', async () => {
  expect(await imported('a')).toEqual({ wakes: [], undecided: [] });
  const put = await api.call('PUT', '/v1/policy', { lifecycle: { purchases: {} } });
  expect(put.status).toBe(200);
  expect(await imported('b')).toEqual({ wakes: [{ signal: 'wake', lane: 'patient' }], undecided: [] });
  const { rows } = await sql`select whom, named from sweeps where whom = 'buyers'`.execute(api.db);
  expect(rows).toEqual([{ whom: 'buyers', named: 'Order Completed' }]);
});

test.each([
  ['a call alone', [{ userId: 'alone' }]],
  ['calls that join a cookie to it', [{ anonymousId: 'its' }, { userId: 'joined', anonymousId: 'its' }]],
])(
  'a new account, of the past or of now, waits behind whoever did something just now, and is owed that look: %s',
  async (_, whose) => {
    const lanes: unknown[] = [];
    for (const past of ['true', 'false']) {
      await sql`delete from outbox`.execute(api.db);
      const called = (name = '') => `${name}-${past}`;
      const batch = whose.map((one) => Object.fromEntries(Object.entries(one).map(([kind, name]) => [kind, called(name)]))); // prettier-ignore
      const calls = batch.map((one) => ({ type: 'identify', traits: { seen: past }, ...one }));
      expect((await api.call('POST', `/v1/batch?historical=${past}`, { batch: calls })).status).toBe(200);
      const { rows } = await sql`select lane, exists (select from alarms a where a.customer_id = o.customer_id) as owed from outbox o where signal = 'registration'`.execute(api.db); // prettier-ignore
      lanes.push(...rows);
    }
    expect(lanes).toEqual([{ lane: 'patient', owed: true }, { lane: 'patient', owed: true }]); // prettier-ignore
  },
);
