import { personSecrets } from '../setup/master-key';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { Noes } from '../../api/customers/permission/noes';
import { People } from '../../bin/backtest/people';
import { clockFrom } from '../../db/base/clock';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { acceptSignals } from '../../db/wake/signals';
import type { Facts } from '../../domain/decide/facts';
import { nobodyKnown } from '../../domain/rehearse/backtest/past-life';
import { simulate } from '../../domain/rehearse/simulate';
import { tell, type TellingEvent } from '../../domain/rehearse/tell';
import { readCall } from '../../domain/schema/calls/segment-call';
import { presentTraits } from '../../domain/person/traits';
import { definitions as noJourneys, policy as anyPolicy } from '../domain/world';
import { startApi, type Api } from './api';
import { rowsOf } from '../setup/rows-of';

/** What is said of everybody, in this order. */
const wish = { language: 'de', topics: { shop: false } };
const yes = { purpose: 'news', state: 'granted' };
const no = { purpose: 'news', channel: 'email', state: 'withdrawn' };
const traits = { city: 'Berlin', old: null, tier: 'gold' };

/** What has to come of it, whatever the road. */
const outcome = {
  ledger: ['news * granted', 'news email withdrawn'],
  traits: { city: 'Berlin', tier: 'gold' },
  preferences: wish,
  tier: 'gold',
};
const wakes = ['consentChange', 'consentChange'];

const clock = clockFrom({ rate: 1, real_at: 0, product_at: 0 });
const definitions = new DefinitionsSource(anyPolicy());
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function somebody(): Promise<{ name: string; id: string }> {
  const name = randomUUID();
  await api.call('POST', '/v1/track', { anonymousId: name, event: 'Came' });
  const { body } = await api.call('GET', `/v1/customers/anonymous:${name}`);
  return { name, id: String(body['id']) };
}

const line = ({ purpose, channel, state }: { purpose: string; channel?: string | null; state: string }): string =>
  `${purpose} ${channel ?? '*'} ${state}`;

async function standing(id: string) {
  const consents = await rowsOf(
    api.db,
    sql<{
      purpose: string;
      channel: string | null;
      state: string;
    }>`select * from consents where customer_id = ${id} order by seq`,
  );
  const { body } = await api.call('GET', `/v1/customers/${id}`);
  const told = Object.entries(body['traits'] as Record<string, { value: unknown }>).map(([name, { value }]) => [
    name,
    value,
  ]);
  const { tier } = body['loyalty'] as { tier: string | null };
  return { ledger: consents.map(line), traits: Object.fromEntries(told), preferences: body['preferences'], tier };
}

async function woken(id: string): Promise<string[]> {
  const rows = await rowsOf(
    api.db,
    sql<{ signal: string }>`select signal from outbox where customer_id = ${id} order by id`,
  );
  return rows.map(({ signal }) => signal);
}

const ok = async (method: string, path: string, body: unknown): Promise<void> => {
  expect((await api.call(method, path, body)).status).toBe(200);
};

test('requests about a customer', async () => {
  const { id } = await somebody();
  await ok('PATCH', `/v1/customers/${id}`, { traits });
  for (const body of [yes, yes]) await ok('POST', `/v1/customers/${id}/consents`, body);
  await ok('PATCH', `/v1/customers/${id}/preferences`, wish);
  for (const body of [no, no]) await ok('POST', `/v1/customers/${id}/consents`, body);
  expect([await standing(id), await woken(id)]).toEqual([outcome, wakes]);
});

const calls = (anonymousId: string) => [
  { type: 'identify', anonymousId, traits },
  { type: 'track', anonymousId, event: 'Consent Changed', properties: yes },
  { type: 'track', anonymousId, event: 'Consent Changed', properties: yes },
  { type: 'track', anonymousId, event: 'Preferences Changed', properties: wish },
  { type: 'track', anonymousId, event: 'Consent Changed', properties: no },
  { type: 'track', anonymousId, event: 'Consent Changed', properties: no },
];

test('events one by one', async () => {
  const { name, id } = await somebody();
  for (const { type, ...call } of calls(name)) await ok('POST', `/v1/${type}`, call);
  expect([await standing(id), await woken(id)]).toEqual([outcome, wakes]);
});

test('a batch, which wakes once', async () => {
  const { name, id } = await somebody();
  await ok('POST', '/v1/batch', { batch: calls(name) });
  expect([await standing(id), await woken(id)]).toEqual([outcome, wakes.slice(1)]);
});

test('signals straight to the workflow, which is awake', async () => {
  const { id } = await somebody();
  await ok('PATCH', `/v1/customers/${id}`, { traits });
  const said = calls('').slice(1).map(({ event = '', properties }, n) => ({ signal: 'event', id: `s${n}`, name: event, properties }) as const); // prettier-ignore
  await api.db
    .transaction()
    .execute((tx) => acceptSignals(tx, id, said, { clock, definitions, secrets: personSecrets }));
  expect([await standing(id), await woken(id)]).toEqual([outcome, []]);
});

test('a page of the person', async () => {
  const { name, id } = await somebody();
  for (const { type, ...call } of calls(name).slice(0, 4)) await ok('POST', `/v1/${type}`, call);
  const word = { consent: { purpose: 'news', channel: 'email', state: 'withdrawn' }, by: 'one-click' } as const;
  const noes = new Noes({ db: api.db, clock, clockRate: 1, definitions, secrets: personSecrets });
  for (const _ of [1, 2]) expect(await noes.say({ customerId: id, word })).toMatchObject({ inTheAir: [] });
  expect([await standing(id), await woken(id)]).toEqual([outcome, wakes]);
});

function standingIn({ customer, consents, preferences }: Facts) {
  const told = Object.fromEntries(presentTraits(customer.traits).map(([key, { value }]) => [key, value]));
  return { ledger: consents.map(line), traits: told, preferences, tier: told['tier'] };
}

const start = 1_000_000;

/** The calls as a backtest reads them from a file. */
function pastOf(): readonly TellingEvent[] {
  const people = new People();
  for (const [n, { type, ...call }] of calls('a').entries()) {
    const reading = { receivedAt: start + n, historical: false, trustTimes: false, newId: () => `e${n}` };
    const read = readCall(call, type === 'identify' ? 'identify' : 'track', reading);
    if ('call' in read) people.add(read.call);
  }
  const [person, ...others] = people.all();
  expect([person?.events.length, others]).toEqual([calls('').length, []]);
  return person?.events ?? [];
}

test('a backtest', () => {
  const lived = simulate({ facts: nobodyKnown('p', start), definitions: noJourneys([]), events: pastOf(), from: start, until: Infinity }); // prettier-ignore
  expect(standingIn(lived.facts)).toEqual(outcome);
});

test('a simulation, where the names of the events say it', () => {
  let facts = nobodyKnown('p', start);
  const signals: string[] = [];
  for (const event of pastOf()) {
    const { said, ...plain } = event;
    const told = tell(facts, event.type === 'identify' && said ? { ...plain, said } : plain, { policy: anyPolicy(), isListenedTo: false }); // prettier-ignore
    signals.push(...told.signals);
    facts = { ...told.facts, events: [] };
  }
  expect([standingIn(facts), signals]).toEqual([outcome, wakes]);
});
