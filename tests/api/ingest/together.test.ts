import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { Together } from '../../../api/ingest/together';
import type { Incoming } from '../../../domain/schema/calls/incoming';
import { readCall } from '../../../domain/schema/calls/segment-call';
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

describe('identifies of many accounts in one batch', () => {
  type Call = { readonly type: string; readonly userId?: string; readonly [more: string]: unknown };
  const begun = Date.UTC(2026, 0, 1);
  const someCall = fc.record({
    type: fc.constantFrom('identify', 'identify', 'identify', 'track'),
    user: fc.constantFrom('ann', 'bob', 'cleo', 'dan', undefined),
    device: fc.option(fc.constantFrom('one', 'two'), { nil: undefined, freq: 2 }),
    email: fc.option(fc.constantFrom('ann', 'shared', ''), { nil: undefined, freq: 2 }),
    plan: fc.nat(2),
    more: fc.constantFrom(undefined, undefined, undefined, 'consent', 'twice'),
  });
  type Some = typeof someCall extends fc.Arbitrary<infer T> ? T : never;

  /** As clients say it of the people of one town. */
  function callOf({ type, user, device, email, plan, more }: Some, n: number, town: string): Call {
    const names = { userId: user && `${town}-${user}`, anonymousId: device ? `${town}-${device}` : user ? undefined : `${town}-n` }; // prettier-ignore
    const at = {
      timestamp: new Date(begun + n * 60_000).toISOString(),
      messageId: `${town}-${more === 'twice' ? n - 1 : n}`,
    };
    if (more === 'consent')
      return {
        type: 'track',
        ...names,
        ...at,
        event: 'Consent Changed',
        properties: { purpose: 'news', state: 'denied' },
      };
    if (type === 'track') return { type, ...names, ...at, event: 'Looked', properties: { plan } };
    const address = email === undefined ? {} : { email: email && `${town}-${email}@example.org` };
    return { type, ...names, ...at, traits: { plan, ...address } };
  }

  /** All that is known of the people of a town, in no order, without its name. */
  async function knownOf(town: string): Promise<string[]> {
    const { rows: people } = await sql<{ versions: unknown[] | null }>`
      select (select jsonb_agg(jsonb_build_array(i.kind, i.value, (select least(o.since, o.named_first) from identifier_owners o where (o.kind, o.value, o.customer_id) = (i.kind, i.value, i.customer_id) and o.kind = 'anonymous')) order by i.kind, i.value)
          from identifiers i where i.customer_id = c.customer_id) as names,
        (select jsonb_agg(jsonb_build_array(e.message_id, e.name, e.properties, e.at, e.notes) order by e.seq) from events e where e.customer_id = c.customer_id) as events,
        (select jsonb_agg(v.said) from versions v where v.customer_id = c.customer_id) as versions,
        (select jsonb_agg(l.state order by l.seq) from consents l where l.customer_id = c.customer_id) as consents,
        (select jsonb_agg(distinct b.signal) from outbox b where b.customer_id = c.customer_id and b.signal = 'registration') as told,
        c.traits
      from customers c where exists (select from identifiers i where i.customer_id = c.customer_id and i.value like ${`${town}-%`})`.execute(
      api.db,
    );
    // When it came is not the same for both.
    const plain = (one: unknown): string =>
      JSON.stringify(one).replaceAll(town, 'town').replaceAll(/\d{13}/g, (at) => (Number(at) > begun + 86_400_000 ? 'receipt' : at)); // prettier-ignore
    return people.map(({ versions, ...one }) => plain(one) + String((versions ?? []).map(plain).sort())).sort();
  }

  const ann: Some = { type: 'identify', user: 'ann', device: undefined, email: undefined, plan: 0, more: undefined };
  const deviceOfADuplicate: Some[] = [ann, { ...ann, type: 'track', device: 'one', more: 'twice' }, ann, ann];
  const becomesAnAccount: Some[] = [
    { ...ann, user: undefined, email: 'shared' },
    { ...ann, email: 'shared' },
    ann,
    { ...ann, user: 'bob', plan: 1 },
    { ...ann, device: 'two', email: '', plan: 1 },
  ];
  const begunByADuplicate: Some[] = [{ ...ann, user: undefined, device: 'one' }, { ...ann, device: 'one', more: 'twice' }, ann]; // prettier-ignore

  test('leave the same people, with the same past, as each of them alone', async () => {
    let turn = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(someCall, { maxLength: 4 }),
        fc.array(someCall, { minLength: 2, maxLength: 14 }),
        async (past, some) => {
          const [together, alone] = [`tg${turn}`, `al${turn++}`];
          for (const town of [together, alone]) {
            const calls = [...past, ...some].map((call, n) => callOf(call, n, town));
            for (const { type, ...call } of calls.slice(0, town === alone ? calls.length : past.length))
              expect((await api.call('POST', `/v1/${type}`, call)).status).toBe(200);
            if (town === alone) continue;
            const { status, body } = await api.call('POST', '/v1/batch', { batch: calls.slice(past.length) });
            expect({ status, body }).toEqual({ status: 200, body: { success: true } });
          }
          expect(await knownOf(together)).toEqual(await knownOf(alone));
        },
      ),
      {
        numRuns: 9,
        examples: [
          [[], deviceOfADuplicate],
          [[], becomesAnAccount],
          [[], begunByADuplicate],
        ],
      },
    );
  });

  test('are one transaction, also with newcomers among them', async () => {
    const batch = Array.from({ length: 30 }, (_, n) => ({ type: 'identify', userId: `crowd-${n % 25}`, traits: { n, email: `crowd-${n % 25}@example.org` } })); // prettier-ignore
    await api.call('POST', '/v1/batch', { batch: batch.slice(0, 20) });
    const before = api.statements.length;
    expect((await api.call('POST', '/v1/batch', { batch })).body).toEqual({ success: true });
    expect(api.statements.slice(before).filter((text) => text === 'begin')).toHaveLength(1);
    const { rows: people } = await sql<{ n: number }>`
      select c.traits -> 'n' -> 'value' as n from customers c join identifiers i using (customer_id) where i.kind = 'user' and i.value like 'crowd-%' order by 1`.execute(
      api.db,
    );
    expect(people.map(({ n }) => n)).toEqual([...Array.from({ length: 20 }, (_, n) => n + 5), 25, 26, 27, 28, 29]);
  });

  test('go one by one where one of them fails together with the others', async () => {
    await api.asOwner(`create function refuse_many() returns trigger language plpgsql as $$ begin if (select count(*) from incoming) > 1 then raise 'too many'; end if; return null; end $$;
      create trigger few after insert on events referencing new table as incoming for each statement execute function refuse_many()`);
    const batch = Array.from({ length: 5 }, (_, n) => ({ type: 'identify', userId: `lonely-${n}`, traits: { n } }));
    const { status } = await api.call('POST', '/v1/batch', { batch });
    await api.asOwner('drop trigger few on events; drop function refuse_many()');
    expect(status).toBe(200);
    expect(await knownOf('lonely')).toHaveLength(5);
  });
});
