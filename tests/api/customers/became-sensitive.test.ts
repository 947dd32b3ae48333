import { randomUUID } from 'node:crypto';
import { startApi, type Api } from '../api';

const word = 'cnryBecameSensitive';
const plan = (its: object) => ({ traits: { hobby: its }, anonymous: { needs: 'none' } });
const sensitive = { class: 'sensitive', purpose: 'birthday' };
const masked = { value: '•••', masked: true };

let api: Api;
let id: string;
const get = async (path: string, headers = {}) => {
  const { status, text } = await api.call('GET', path, undefined, headers);
  expect([path, status]).toEqual([path, 200]);
  return text;
};
const traits = async (name: string, query = '') =>
  (await api.call('GET', `/v1/customers/user:${name}${query}`)).body['traits'] as Record<string, unknown>;
const consent = (userId: string, state: string) =>
  api.call('POST', '/v1/track', { userId, event: 'Consent Changed', properties: { purpose: 'birthday', state } });

/** What a worker writes. */
const passage = async (who: string): Promise<void> => {
  const said = JSON.stringify({ s: { hobby: word, deep: [{ hobby: word }] } });
  const enrolment = randomUUID();
  await api.asOwner(
    `with e as (insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, results, entered_at)
      values ($1, $2::uuid, 'j', 1, 'k', 'active', 's', now(), $3::jsonb, $3::jsonb, now()))
    insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, data) values ($1, now(), $2::uuid, 'j', 1, 's', 'hold', 'paused', $3::jsonb)`,
    [who, enrolment, said],
  );
  await api.asOwner(
    `with p as (insert into parked (customer_id, part, id, problem, reason, detail, since, tried_at, tries, revision, build, missed, entry)
      values ($1, 'entry', $2::uuid::text, gen_random_uuid(), 'rule', 'd', now(), now(), 1, 1, 'b', '[]', $3::jsonb))
    insert into calls (customer_id, call_id, enrolment_id, journey, version, step, url, body, status, decided_at, until, at, response)
      values ($1, gen_random_uuid(), $2::uuid, 'j', 1, 's', 'https://a.example', $3::jsonb, 'open', now(), now(), now(), $3::jsonb)`,
    [who, enrolment, said],
  );
};

beforeAll(async () => {
  api = await startApi();
  expect((await api.call('PUT', '/v1/data-plan', plan({ class: 'personal' }))).status).toBe(200);
  expect((await api.call('PUT', '/v1/customers/user:ann', { traits: { hobby: word, size: 4 } })).status).toBe(201);
  id = String((await api.call('GET', '/v1/customers/user:ann')).body['id']);
  await api.call('POST', '/v1/track', { userId: 'ann', event: 'Seen', properties: { hobby: word, more: { hobby: [word] } } }); // prettier-ignore
  await api.call('POST', '/v1/track', { userId: 'ann', event: 'Question Answered', properties: { question: 'hobby', answer: word } }); // prettier-ignore
  await api.call('POST', '/v1/batch', { batch: [{ type: 'nothing', userId: 'ann', traits: { hobby: word } }] });
  await api.call('POST', '/v1/identify', { userId: 'bea', traits: { hobby: word } });
  await passage(id);
});
afterAll(() => api.stop());

test('before the plan says so it is shown, so that the places below are places where it stands', async () => {
  for (const path of places()) expect([path, (await get(path)).includes(word)]).toEqual([path, true]);
});

const places = () => [
  `/v1/customers/${id}`,
  `/v1/customers/${id}?at=${new Date().toISOString()}`,
  `/v1/customers/${id}/timeline`,
  `/v1/customers/${id}/decisions`,
  `/v1/customers/${id}/persona`,
  `/v1/customers/${id}/export`,
  '/v1/rejected',
];

describe('from the answer to the plan on', () => {
  beforeAll(async () => {
    expect((await api.call('PUT', '/v1/data-plan', plan(sensitive))).status).toBe(200);
  });

  test('no answer says the value, wherever it stands', async () => {
    for (const path of [
      ...places(),
      `/v1/customers/${id}/messages`,
      `/v1/customers/${id}/enrolments`,
      '/v1/customers',
      '/v1/today',
      '/v1/problems',
    ])
      expect([path, (await get(path)).includes(word)]).toEqual([path, false]);
    for (const accept of ['application/zip', 'text/html'])
      expect((await get(`/v1/customers/${id}/export`, { accept })).includes(word)).toBe(false);
    expect(await traits('ann')).toMatchObject({ hobby: { ...masked, class: 'sensitive', purpose: 'birthday' }, size: { value: 4 } }); // prettier-ignore
  });

  test('it is not found by its words', async () => {
    const found = await api.call('GET', `/v1/customers/${id}/timeline?q=${word}`);
    expect(found.body['items']).toEqual([]);
  });

  test('its purpose sees it while the ledger permits that, and no other', async () => {
    expect((await traits('bea', '?purpose=birthday'))['hobby']).toMatchObject(masked);
    await consent('bea', 'granted');
    expect((await traits('bea', '?purpose=birthday'))['hobby']).toMatchObject({ value: word });
    expect((await traits('bea', '?purpose=news'))['hobby']).toMatchObject(masked);
    await consent('bea', 'withdrawn');
    expect((await traits('bea', '?purpose=birthday'))['hobby']).toMatchObject(masked);
  });

  test('what is heard of somebody meanwhile stores no more of it than was there', async () => {
    await api.call('POST', '/v1/identify', { userId: 'bea', traits: { size: 5, hobby: `${word}2` } });
    const [stored] = await api.asOwner("select traits -> 'hobby' as hobby from customers join identifiers using (customer_id) where value = 'bea'"); // prettier-ignore
    expect(stored?.['hobby']).toMatchObject({ value: word });
    expect(stored?.['hobby']).not.toHaveProperty('clear');
    expect(await traits('bea')).toMatchObject({ size: { value: 5 }, hobby: masked });
  });
});
