import { randomUUID } from 'node:crypto';
import type { Answer } from '../api';
import { askedWhileMerging } from '../going-away';
import { openMergeWorld, type MergeWorld } from './merge-world';

let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
});
afterAll(() => world.api.stop());

const opendsr = (type: string, user: string): Promise<Answer> =>
  world.api.call('POST', '/v1/opendsr/requests', {
    subject_request_id: randomUUID(),
    subject_request_type: type,
    submitted_time: '2026-11-01T00:00:00Z',
    skip_waiting_period: true,
    subject_identities: [{ identity_type: 'controller_customer_id', identity_value: user }],
  });
const statusOf = async (id: string): Promise<number> => (await world.api.call('GET', `/v1/customers/${id}`)).status;

test('who is to be erased and becomes one with somebody in that moment is erased as the one they are', async () => {
  const [, , [from = '', into = '']] = await world.two('erased');
  const erased = await askedWhileMerging(world.api, [from, into], () =>
    world.api.call('DELETE', `/v1/customers/${from}`),
  );
  expect([erased.status, await statusOf(from), await statusOf(into)]).toEqual([200, 404, 404]);
});

test.each([
  ['portability', 'portability'],
  ['erasure', 'erase'],
])('a request for %s by OpenDSR is noted of whom they are by then', async (type, asks) => {
  const [one, , [from = '', into = '']] = await world.two(type);
  const asked = await askedWhileMerging(world.api, [from, into], () => opendsr(type, one));
  expect(asked.status).toBe(201);
  const { body } = await world.api.call('GET', '/v1/requests?limit=200');
  expect(body['items']).toContainEqual(expect.objectContaining({ asks, customer: into }));
});
