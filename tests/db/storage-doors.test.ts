import { personSecrets } from '../setup/master-key';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { seenName } from '../../domain/person/event';
import { cleanText } from '../../domain/schema/storable';
import { sql } from 'kysely';
import { clockFrom } from '../../db/base/clock';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { acceptSignals } from '../../db/wake/signals';
import { lockCustomer } from '../../db/wake/lock';
import type { Step } from '../../domain/journey/journey';
import { openEngineRoom, type EngineRoom } from '../activities/engine-room';
import { startApi, type Api } from '../api/api';
import { journey, message, onEvent, policy, start } from '../domain/world';
import { asSent, hostileJson, hostileNumber, hostileObject, hostileText } from './hostile-values';

/** Each door is tried so often; a failure says the seed. */
const tries = { numRuns: 15 };

describe('whatever comes over HTTP is stored or refused, and never a fault of ours:', () => {
  const definitions = new DefinitionsSource(policy());
  let api: Api;
  let who: string;
  beforeAll(async () => {
    api = await startApi();
    await api.call('POST', '/v1/track', { userId: 'doors', event: 'Came' });
    who = String((await api.call('GET', '/v1/customers/user:doors')).body['id']);
  });
  afterAll(() => api.stop());

  const send = async (method: string, path: string, body: unknown): Promise<number> => {
    const { status } = await api.call(method, path, asSent(body), { 'content-type': 'application/json' });
    expect(status).toBeLessThan(500);
    return status;
  };
  const count = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
    (await query.execute(api.db)).rows[0]?.n ?? 0;

  test('properties, context and traits of calls', () =>
    fc.assert(
      fc.asyncProperty(hostileObject, hostileObject, hostileObject, async (properties, context, traits) => {
        const messageId = randomUUID();
        const call = { userId: 'doors', messageId, event: 'Seen', properties, context };
        expect(await send('POST', '/v1/track', call)).toBe(200);
        expect(await send('POST', '/v1/identify', { userId: 'doors', traits })).toBe(200);
        expect(await count(sql`select count(*) as n from events where message_id = ${messageId}`)).toBe(1);
        expect((await api.call('GET', '/v1/customers/user:doors')).status).toBe(200);
        expect((await api.call('GET', '/v1/customers/user:doors/timeline')).status).toBe(200);
      }),
      tries,
    ));

  test('names of events, message ids, identifiers and any other body', () =>
    fc.assert(
      fc.asyncProperty(hostileText, hostileText, hostileJson, async (name, id, any) => {
        const event = await send('POST', '/v1/track', { userId: 'doors', event: name, messageId: id });
        // What nobody may store is a sign in its place when it is read, and that one can be seen.
        const seen = seenName(cleanText(name));
        expect(event).toBe(seen === '' || id === '' || seen.length > 200 || id.length > 200 ? 422 : 200);
        await send('POST', '/v1/track', { userId: id, anonymousId: name, event: 'Seen' });
        await send('POST', '/v1/alias', { userId: id, previousId: name });
        await send('POST', '/v1/batch', { batch: [any, { type: 'track', userId: id, event: name, properties: any }] });
        await send('POST', '/v1/track', any);
        const named = encodeURIComponent(`user:${id.replaceAll(/\p{Cs}/gu, '')}`);
        expect((await api.call('GET', `/v1/customers/${named}`)).status).toBeLessThan(500);
      }),
      tries,
    ));

  test('evidence and sources of consents, of which the same word again is no other line', () => {
    let said = 0;
    return fc.assert(
      fc.asyncProperty(hostileObject, hostileText, hostileText, async (evidence, source, purpose) => {
        const path = `/v1/customers/${who}/consents`;
        const lines = () => count(sql`select count(*) as n from consents where customer_id = ${who}`);
        const before = await lines();
        // A purpose of its own for each, since what was granted before needs no line.
        const word = { purpose: `p${++said} ${purpose}`, state: 'granted', source: `s${source}`, evidence };
        const status = await send('POST', path, word);
        expect(await lines()).toBe(before + Number(status === 200));
        expect(await send('POST', path, word)).toBe(status);
        expect(await lines()).toBe(before + Number(status === 200));
        expect((await api.call('GET', path)).status).toBe(200);
      }),
      tries,
    );
  });

  test('preferences, reasons of pauses and names of keys', () =>
    fc.assert(
      fc.asyncProperty(hostileObject, hostileText, hostileJson, async (preferences, text, any) => {
        await send('PATCH', `/v1/customers/${who}/preferences`, preferences);
        await send('PATCH', `/v1/customers/${who}/preferences`, { language: text, order: any, quietHours: any });
        await send('PATCH', `/v1/customers/${who}`, { traits: preferences });
        expect(await send('POST', `/v1/customers/${who}/pause`, { reason: text.slice(0, 400) })).toBe(200);
        expect(await send('POST', '/v1/keys', { name: `k${text.slice(0, 90)}`, scopes: ['read'] })).toBe(201);
        expect((await api.call('GET', '/v1/keys')).status).toBe(200);
      }),
      tries,
    ));

  test('definitions', () =>
    fc.assert(
      fc.asyncProperty(hostileText, hostileJson, async (text, any) => {
        const steps = [{ wait: text }, { update: { traits: { [text]: any } } }, { message: text, template: 't' }];
        await send('PUT', '/v1/journeys/doors', { journey: 'doors', name: text, purpose: 'news', enter: { on: text }, steps }); // prettier-ignore
        await send('PUT', '/v1/templates/doors', { template: 'doors', channel: 'sms', text, name: any });
        await send('PUT', '/v1/audiences/doors', { audience: 'doors', name: text, when: text });
        await send('PUT', '/v1/policy', { purposes: { [text]: { class: 'marketing' } }, timezone: any });
        for (const kind of ['journeys', 'templates', 'audiences']) {
          expect((await api.call('GET', `/v1/${kind}/doors`)).status).toBeLessThan(500);
          expect((await api.call('POST', `/v1/${kind}/doors/publish`)).status).toBeLessThan(500);
        }
      }),
      tries,
    ));

  test('signals of backends', () =>
    fc.assert(
      fc.asyncProperty(hostileText, hostileObject, hostileJson, async (text, properties, any) => {
        const id = randomUUID();
        const consent = { purpose: `p${text}`, state: 'granted', source: text, evidence: properties };
        await api.db.transaction().execute(async (tx) => {
          await lockCustomer(tx, who);
          const signals = [
            { signal: 'event', id, name: `n${text}`.slice(0, 200), properties },
            { signal: 'event', id: text, name: text, properties: any, at: any },
            { signal: 'consentChange', id: `c${text}`, properties: consent },
            { signal: 'preferenceChange', id: `f${text}`, properties: any },
            { signal: 'pause', reason: text },
            { signal: 'resume', reason: any },
          ] as const;
          await acceptSignals(tx, who, signals, {
            clock,
            definitions,
            secrets: personSecrets,
          });
        });
        expect(await count(sql`select count(*) as n from events where message_id = ${`${who}/${id}`}`)).toBe(1);
      }),
      tries,
    ));
});

const clock = clockFrom({ rate: 1, real_at: 0, product_at: 0 });

describe('whatever comes out of a decision or back from outside is recorded, and the person goes on:', () => {
  let room: EngineRoom;
  let server: Server;
  let answer = '{}';
  beforeAll(async () => {
    room = await openEngineRoom(start);
    server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(answer));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    await room.template({
      key: 'mail',
      version: 1,
      class: 'marketing',
      channels: { email: { subject: 'Hi {{ event.properties.v }}{{ customer.traits.t }}', text: '{{ customer.traits.t }}' } }, // prettier-ignore
      locales: {},
    });
    await room.publish(journey('j', steps(), { enter: [onEvent('Start', { again: 'always', key: 'event.properties.v' })] })); // prettier-ignore
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await room.end();
  });

  const steps = (): Step[] => [
    {
      kind: 'update',
      id: 'u',
      traits: { t: { cel: 'event.properties.v' }, n: { cel: "'x\\u0000y' + string(event.properties.n)" } },
    },
    { kind: 'award', id: 'a', points: 1_000_000, reason: 'first-order' },
    {
      kind: 'webhook',
      id: 'w',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      body: { v: { cel: 'event.properties.v' } },
    },
    message('m', { whenNotPermitted: 'exit' }),
  ];

  test('computed values, answers of webhooks, rendered texts and replies of providers', () =>
    fc.assert(
      fc.asyncProperty(hostileJson, hostileNumber, hostileJson, hostileText, async (v, n, response, reply) => {
        const customerId = await room.customer();
        await room.consent(customerId, 'news', 'granted');
        await room.event(customerId, 'Start', { v, n });
        answer = asSent(response);
        room.answer = async () => ({ outcome: 'sent', reply });
        const first = await room.activities.advance({ customerId });
        for (const callId of first.call ?? []) await room.activities.callWebhook({ customerId, callId });
        await room.activities.advance({ customerId });
        const { rows } = await sql<{ state: string; sent: number; points: number; undecided: number }>`
          select e.state, c.points, (select count(*) from messages m where m.customer_id = c.customer_id and status = 'sent') as sent,
            (select count(*) from events v where v.customer_id = c.customer_id and undecided) as undecided
          from customers c left join enrolments e using (customer_id) where c.customer_id = ${customerId}`.execute(
          room.db,
        );
        const entered = v !== null;
        expect(rows).toEqual([
          entered
            ? { state: 'completed', sent: 1, points: 1_000_000, undecided: 0 }
            : { state: null, sent: 0, points: 0, undecided: 0 },
        ]);
      }),
      tries,
    ));

  test('2,200 awards of 1,000,000 points, and more than a number of JSON says', async () => {
    const customerId = await room.customer();
    await sql`update customers set points = 2199000000 where customer_id = ${customerId}`.execute(room.db);
    await room.event(customerId, 'Start', { v: 1, n: 1 });
    await room.activities.advance({ customerId });
    const points = async () =>
      (await sql<{ points: number }>`select points from customers where customer_id = ${customerId}`.execute(room.db))
        .rows[0]?.points;
    expect(await points()).toBe(2_200_000_000);
    await sql`update customers set points = 9007199254740990 where customer_id = ${customerId}`.execute(room.db);
    await room.event(customerId, 'Start', { v: 2, n: 1 });
    await room.activities.advance({ customerId });
    expect(await points()).toBe(Number.MAX_SAFE_INTEGER);
  });
});
