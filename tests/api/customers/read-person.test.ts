import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const at = (name: string, rest = ''): string => `/v1/customers/${encodeURIComponent(name)}${rest}`;
const identify = (name: string, body: object = {}): Promise<Answer> => api.call('PUT', at(name), body);

/** A read, and what it asked the database; of a key it is asked once a second, whoever reads. */
async function read(path: string): Promise<{ answer: Answer; asked: string[] }> {
  const before = api.statements.length;
  const answer = await api.call('GET', path);
  return { answer, asked: api.statements.slice(before).filter((text) => !text.includes('from api_keys where hash')) };
}

test('a profile is one way to the database, whatever is on it and whichever name it is asked by', async () => {
  const { body } = await identify('user:two', {
    traits: { city: 'Ulm' },
    identifiers: [{ kind: 'email', value: 'two@example.org' }],
  });
  await api.call('POST', at('user:two', '/consents'), { purpose: 'news', state: 'granted', source: 'form' });
  await api.call('POST', '/v1/track', { userId: 'two', event: 'Product Viewed', properties: { category: 'phone' } });
  const byAccount = await read(at('user:two'));
  expect(byAccount.asked).toHaveLength(1);
  expect(byAccount.answer.body).toMatchObject({
    id: body['id'],
    traits: { city: { value: 'Ulm' }, engagement: { source: 'computed' } },
    identifiers: [
      { kind: 'email', value: 'two@example.org' },
      { kind: 'user', value: 'two' },
    ],
    consents: [{ purpose: 'news', state: 'granted', worth: 'granted' }],
  });
  for (const name of ['email:two@example.org', String(body['id']), String(body['id']).toUpperCase()]) {
    const again = await read(at(name));
    expect(again.asked).toHaveLength(1);
    expect(again.answer.text).toBe(byAccount.answer.text);
  }
  const forPurpose = await read(at('user:two', '?purpose=news'));
  expect(forPurpose.answer.body['consents']).toMatchObject([{ purpose: 'news' }]);
  expect(forPurpose.asked).toHaveLength(1);
  const then = await read(at('user:two', `?at=${new Date().toISOString()}`));
  expect(then.answer.body).toMatchObject({
    id: body['id'],
    traits: { city: { value: 'Ulm', key: { name: expect.any(String) } } },
  });
  expect(then.asked).toHaveLength(5);
});

test('what was published since the last read counts at once, though its questions were asked by what was in force before', async () => {
  await identify('user:shopper');
  for (let n = 0; n < 3; n++) await api.call('POST', '/v1/track', { userId: 'shopper', event: 'Paid', properties: { channel: 'store' } }); // prettier-ignore
  const traits = async () => (await read(at('user:shopper'))).answer.body['traits'];
  expect(await traits()).not.toHaveProperty('affinity');
  const policy = 'lifecycle: { purchases: { on: Paid } }\n';
  expect((await api.call('PUT', '/v1/policy', policy, { 'content-type': 'application/yaml' })).status).toBeLessThan(
    300,
  );
  expect(await traits()).toHaveProperty('affinity');
});

test('a name of several is ambiguous, of nobody unknown, and who became one with another is found there', async () => {
  const shared = { identifiers: [{ kind: 'email', value: 'both@example.org' }] };
  const [one, other] = [await identify('user:one', shared), await identify('user:other', shared)];
  expect((await read(at('email:both@example.org'))).answer).toMatchObject({ status: 409, body: { code: 'ambiguous-identifier' } }); // prettier-ignore
  expect((await read(at('email:nobody@example.org'))).answer).toMatchObject({ status: 404, body: { code: 'unknown-customer' } }); // prettier-ignore
  const merged = await api.call('POST', '/v1/customers/merge', { from: 'user:other', into: 'user:one' });
  expect(merged.status).toBe(200);
  expect((await read(at(String(other.body['id'])))).answer.body['id']).toBe(one.body['id']);
});

test('a migration that adds to the tables of a person disturbs nobody who reads by a plan that was kept', async () => {
  await identify('user:kept', { traits: { city: 'Ulm' } });
  await api.call('POST', at('user:kept', '/consents'), { purpose: 'news', state: 'granted', source: 'form' });
  const reads = async (): Promise<string[]> => {
    const texts: string[] = [];
    for (let n = 0; n < 7; n++) texts.push((await read(at('user:kept'))).answer.text);
    return texts;
  };
  const before = await reads();
  for (const table of ['consents', 'customers', 'enrolments', 'events', 'identifiers'])
    await api.asOwner(`alter table ${table} add column added_meanwhile text`);
  expect(new Set([...before, ...(await reads())]).size).toBe(1);
});
