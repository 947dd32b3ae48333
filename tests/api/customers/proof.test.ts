import { sql } from 'kysely';
import { openMergeWorld, type MergeWorld } from './merge-world';

const day = 86_400_000;
let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
  const put = async (path: string, yaml: string): Promise<void> => {
    const { status } = await world.api.call('PUT', `/v1/${path}`, yaml, { 'content-type': 'application/yaml' });
    expect(status).toBeLessThan(300);
  };
  await put(
    'data-plan',
    'traits: { birthday: { type: date, class: sensitive, purpose: news } }\nanonymous: { needs: none }\nretention: { events: 25 months }\nstoredIn: [DE]\n',
  );
  await put('statements/letters', 'statement: letters\npurpose: news\nchannels: [email]\nbasis: consent\ndata: [birthday]\nvalidFor: 2 years\nlocales: { en: { title: Letters, text: Write to me about new things. } }\n'); // prettier-ignore
  expect((await world.api.call('POST', '/v1/statements/letters/publish', {})).status).toBe(200);
}, 60_000);
afterAll(() => world.api.stop());

type Json = Readonly<Record<string, unknown>>;
const path = (user: string, rest: string): string => `${world.at(`user:${user}`)}/${rest}`;
const say = async (user: string, state: string, more: object = {}) =>
  world.api.call('POST', path(user, 'consents'), { purpose: 'news', channel: 'email', state, ...more });
const agree = (user: string) =>
  say(user, 'granted', { statement: 'letters', version: 1, evidence: { form: 'footer' } });
async function comer(user: string): Promise<string> {
  await world.send('identify', { userId: user, traits: { email: `${user}@example.org` } });
  expect((await agree(user)).status).toBe(200);
  const id = await world.idOf(`user:${user}`);
  await world.send('track', { userId: user, event: 'Came' });
  await world.activities.advance({ customerId: id });
  return id;
}
const messageOf = async (user: string): Promise<Json> => (await world.items(`user:${user}`, 'messages'))[0] ?? {};
const evidence = async (user: string, id: unknown, headers = {}) =>
  world.api.call('GET', path(user, `messages/${encodeURIComponent(String(id))}/evidence`), undefined, headers);

describe('a receipt', () => {
  test('holds the words that were agreed to, for how long, and the place in the chain', async () => {
    await comer('receipt');
    const { body } = await world.api.call('GET', path('receipt', 'consents/1/receipt'));
    expect(body).toMatchObject({
      schema_version: 'ISO/IEC TS 27560:2023',
      processing: [{ purpose: 'news', channel: 'email', lawful_basis: 'consent', language: ['en'], pii_information: [{ pii_type: 'birthday' }], privacy_notice: expect.stringMatching(/\/v1\/statements\/letters\/1$/) }],
      events: [{ event_state: 'dpv:ConsentGiven', validity_duration: expect.stringMatching(/^PT\d+S$/) }],
      statement: { key: 'letters', version: 1, words: { en: { title: 'Letters', text: 'Write to me about new things.' } } },
      evidence: { form: 'footer' },
      chain: { place: 1, holds: true },
    }); // prettier-ignore
  });

  test('names the processors, and how long and where the data plan keeps what happens', async () => {
    await comer('kept');
    await world.api.call('PUT', '/v1/processors/warehouse', { url: 'https://warehouse.example/opendsr' });
    const { body } = await world.api.call('GET', path('kept', 'consents/1/receipt'));
    await world.api.call('DELETE', '/v1/processors/warehouse');
    expect(body).toMatchObject({
      processing: [{ retention_period: '2 years 1 month', recipient_third_parties: [{ name: 'warehouse' }], storage_locations: ['DE'], jurisdiction: null }],
    }); // prettier-ignore
  });

  test('of a line that was changed behind our back says so', async () => {
    const id = await comer('forged');
    await world.api.asOwner("update consents set at = at - interval '1 year' where customer_id = $1", [id]);
    const { body } = await world.api.call('GET', path('forged', 'consents/1/receipt'));
    expect(body).toMatchObject({ chain: { place: 1, holds: false } });
  });

  test.each(['2', '0', '-1', 'x', '99999999999'])('of line %s, which there is not, is 404', async (seq) => {
    await world.send('identify', { userId: 'few', traits: {} });
    await agree('few');
    const { status, body } = await world.api.call('GET', path('few', `consents/${seq}/receipt`));
    expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'unknown-line' });
  });
});

describe('the evidence of a message', () => {
  test('that went names the line, its words, the decision, the journey and what the provider said', async () => {
    const id = await comer('sent');
    await world.activities.advance({ customerId: id, due: Date.now() + day });
    const message = await messageOf('sent');
    const found = (await evidence('sent', message['messageId'])).body;
    expect(found).toMatchObject({
      allowed: true,
      message: { id: message['id'], status: 'sent', templateVersion: 1, attempts: 1 },
      journey: { key: 'greet', version: 1, name: 'Greet', step: 'hello' },
      consent: { seq: 1, state: 'granted', worth: 'granted', receipt: { statement: { words: { en: { title: 'Letters' } } }, chain: { holds: true } } },
      decisions: [{ outcome: 'send', reason: 'permitted', data: { consent: { seq: 1 } } }],
      provider: { reply: expect.any(String) },
    }); // prettier-ignore
    expect((await evidence('sent', message['id'])).body).toEqual(found);
  });

  test('that did not go names the no', async () => {
    const id = await comer('why-not');
    await world.activities.advance({ customerId: id, due: Date.now() + day });
    // As a provider that refuses for the time being leaves it.
    await sql`update messages set status = 'decided' where customer_id = ${id}`.execute(world.api.db);
    await sql`update enrolments set state = 'active', ended_at = null, outcome = null, step = 'hello', waiting = jsonb_build_object('for', 'hand-over', 'messageId', m.message_id)
      from messages m where m.customer_id = enrolments.customer_id and m.customer_id = ${id}`.execute(world.api.db);
    const { body } = await say('why-not', 'withdrawn');
    const message = await messageOf('why-not');
    expect(body['stops']).toEqual({ data: [], journeys: ['greet'], messages: [message['id']] });
    await world.activities.advance({ customerId: id, due: Date.now() + 2 * day });
    expect((await evidence('why-not', message['id'])).body).toMatchObject({
      allowed: false,
      message: { status: 'withheld' },
      consent: { seq: 2, state: 'withdrawn', worth: 'no' },
      why: expect.any(String),
    });
  });

  test('prints as a page without script, on which what people wrote is text', async () => {
    const id = await comer('print');
    await world.activities.advance({ customerId: id, due: Date.now() + day });
    await sql`update messages set provider_reply = '<script>alert(1)</script>' where customer_id = ${id}`.execute(world.api.db); // prettier-ignore
    const { text, headers } = await evidence('print', (await messageOf('print'))['id'], { accept: 'text/html' });
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('This message was allowed');
    expect(text).toContain('Write to me about new things.');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script');
    const chinese = await world.api.call(
      'GET',
      path('print', `messages/${String((await messageOf('print'))['id'])}/evidence?lang=zh`),
      undefined,
      { accept: 'text/html' },
    );
    expect(chinese.text).toContain('<html lang="zh">');
    expect(chinese.text).toMatch(/此消息获得了许可[\s\S]*同意账本[\s\S]*所作的决定/);
    expect(chinese.text).not.toContain('Decided');
  });

  test.each(['x', '00000000-0000-4000-8000-000000000000', '<00000000-0000-4000-8000-000000000000@a> b'])('of %s, which there is not, is 404', async (id) => {
    await world.send('identify', { userId: 'nothing', traits: {} });
    const { status, body } = await evidence('nothing', id);
    expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'unknown-message' });
  }); // prettier-ignore
});

describe('what a no stops is told', () => {
  test('data that was kept by that consent, and the journeys of its purpose', async () => {
    await comer('stops');
    expect((await world.api.call('PATCH', world.at('user:stops'), { traits: { birthday: '1990-02-03', city: 'Ulm' } })).status).toBe(200); // prettier-ignore
    expect((await agree('stops')).body).not.toHaveProperty('stops');
    const first = (await say('stops', 'withdrawn')).body['stops'];
    expect(first).toEqual({ data: ['birthday'], journeys: ['greet'], messages: [] });
    expect((await say('stops', 'withdrawn')).body['stops']).toEqual(first);
  });

  test('a wish that forbids messages names them, and one that forbids nothing nothing', async () => {
    const id = await comer('wish');
    await world.activities.advance({ customerId: id, due: Date.now() + day });
    await sql`update messages set status = 'decided' where customer_id = ${id}`.execute(world.api.db);
    const wish = async (body: object) => (await world.api.call('PATCH', path('wish', 'preferences'), body)).body;
    expect(await wish({ language: 'de' })).not.toHaveProperty('stops');
    expect((await wish({ topics: { offers: false } }))['stops']).toEqual({ data: [], journeys: [], messages: [] });
    const { id: message } = await messageOf('wish');
    expect((await wish({ topics: { news: false } }))['stops']).toEqual({ data: [], journeys: [], messages: [message] });
  });
});
