import fc from 'fast-check';
import { sql } from 'kysely';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Call = { readonly type: string; readonly userId?: string; readonly anonymousId?: string; readonly [more: string]: unknown }; // prettier-ignore

/** One life in calls: two devices and an account with an address, and a visitor who never says who they are. */
function lifeOf(who: string): Call[] {
  const [phone, laptop, visitor] = [`${who}-phone`, `${who}-laptop`, `${who}-visitor`];
  const consent = (state: string) => ({
    type: 'track',
    event: 'Consent Changed',
    properties: { purpose: 'news', state },
  });
  return [
    { type: 'page', anonymousId: phone },
    { type: 'track', anonymousId: laptop, event: 'Looked' },
    { type: 'identify', anonymousId: laptop, traits: { email: `${who}@example.org` } },
    { type: 'identify', userId: who, anonymousId: phone, traits: { email: `${who}@example.org` } },
    { type: 'track', userId: who, anonymousId: phone, event: 'Bought' },
    { type: 'alias', userId: who, previousId: laptop },
    { ...consent('withdrawn'), userId: who },
    { type: 'track', anonymousId: visitor, event: 'Looked' },
    { ...consent('granted'), anonymousId: visitor },
  ].map((call, n) => ({ ...call, messageId: `${who}-${n}` })); // prettier-ignore
}

const peopleOf = async (who: string) =>
  (
    await sql<{ names: string[]; messages: string[]; consents: string[] }>`
    select (select array_agg(i.kind || ':' || i.value order by i.kind, i.value) from identifiers i where i.customer_id = c.customer_id) as names,
      (select array_agg(e.message_id order by e.message_id) from events e where e.customer_id = c.customer_id) as messages,
      (select array_agg(distinct l.state) from consents l where l.customer_id = c.customer_id) as consents
    from customers c where exists (select from identifiers i where i.customer_id = c.customer_id and i.value like ${`${who}%`}) order by 1`.execute(
      api.db,
    )
  ).rows;

test('whatever order calls come in, at once and twice, there are the same people with the same history and no consent that nobody gave', async () => {
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (chance) => {
      const who = `law-${turn++}-`;
      const all = [...lifeOf(who), ...lifeOf(who)].map((call) => ({ call, place: chance.next().value ?? 0 }));
      const order = all.sort((one, other) => one.place - other.place).map(({ call }) => call);
      const send = async ({ type, ...call }: Call): Promise<void> => {
        const { status } = await api.call('POST', `/v1/${type}`, call);
        if (status === 503) return send({ type, ...call });
        expect(status).toBe(200);
      };
      for (let n = 0; n < order.length; n += 6) await Promise.all(order.slice(n, n + 6).map(send));
      expect(await peopleOf(who)).toEqual([
        {
          names: [`anonymous:${who}-laptop`, `anonymous:${who}-phone`, `email:${who}@example.org`, `user:${who}`],
          messages: [0, 1, 2, 3, 4, 5, 6].map((n) => `${who}-${n}`),
          consents: ['withdrawn'],
        },
        { names: [`anonymous:${who}-visitor`], messages: [7, 8].map((n) => `${who}-${n}`), consents: ['granted'] },
      ]);
    }),
    { numRuns: 8 },
  );
});
