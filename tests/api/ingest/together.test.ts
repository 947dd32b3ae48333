import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Together } from '../../../api/ingest/together';
import type { Incoming } from '../../../domain/schema/incoming';
import { readCall } from '../../../domain/schema/segment-call';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const events = async (name: string) => (await sql`select from events where name = ${name}`.execute(api.db)).rows;
const idOf = async (name: string): Promise<string> =>
  String((await api.call('GET', `/v1/customers/${encodeURIComponent(name)}`)).body['id']);

describe('calls that come alone at the same time', () => {
  const sender = { key: { id: randomUUID(), name: 'crowd' }, by: 'crowd', fromBrowser: false };
  const tracked = (n: number, more: object = {}): Incoming => {
    const raw = { userId: `beside-${n}`, event: 'Beside', messageId: `beside-${n}`, ...more };
    const reading = { receivedAt: api.deps.clock.now(), historical: false, trustTimes: true, newId: randomUUID };
    const read = readCall(raw, 'track', reading);
    if (!('call' in read)) throw new Error(JSON.stringify(read));
    return read.call;
  };
  const send = (calls: readonly Incoming[]) => {
    const together = new Together(api.deps);
    return Promise.allSettled(calls.map((call) => together.accept({ ...sender, receivedAt: call.receivedAt }, call)));
  };
  const idsIn = (outcomes: Awaited<ReturnType<typeof send>>) =>
    outcomes.map((one) => (one.status === 'fulfilled' ? one.value.stored : one.status));

  test('share a transaction, and each is told what became of it, also one that came before', async () => {
    await send([tracked(0)]);
    const before = api.statements.length;
    const calls = Array.from({ length: 20 }, (_, n) => tracked(n));
    expect(idsIn(await send(calls))).toEqual(calls.map((_, n) => (n === 0 ? [] : [`beside-${n}`])));
    expect(api.statements.slice(before).filter((text) => text === 'begin')).toHaveLength(3);
    expect(await events('Beside')).toHaveLength(20);
  });

  test('count once where two of them are the same, and both are answered', async () => {
    const twins = Array.from({ length: 10 }, () => tracked(99, { event: 'Twins' }));
    expect(idsIn(await send(twins)).flat()).toEqual(['beside-99']);
    expect(await events('Twins')).toHaveLength(1);
  });

  test('lose none of the others to one that fails, or that needs the lock of a known person', async () => {
    await api.asOwner(`create function refuse_poison() returns trigger language plpgsql as $$ begin raise 'poison'; end $$;
      create trigger poison before insert on events for each row when (new.name = 'Poison') execute function refuse_poison()`);
    await api.call('POST', '/v1/track', { anonymousId: 'beside-cookie', event: 'Came' });
    const cookie = await idOf('anonymous:beside-cookie');
    const calls = Array.from({ length: 12 }, (_, n) =>
      tracked(100 + n, {
        event: n === 7 ? 'Poison' : 'Healthy',
        ...(n === 5 ? { anonymousId: 'beside-cookie' } : {}),
      }),
    );
    const told = idsIn(await send(calls));
    await api.asOwner('drop trigger poison on events; drop function refuse_poison()');
    expect(told).toEqual(calls.map((_, n) => (n === 7 ? 'rejected' : [`beside-${100 + n}`])));
    expect(await events('Healthy')).toHaveLength(11);
    expect(await idOf('user:beside-105')).toBe(cookie);
  });
});
