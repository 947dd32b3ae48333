import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const at = (name: string, rest = ''): string => `/v1/customers/${encodeURIComponent(name)}${rest}`;
const get = async (name: string, rest = '') => (await api.call('GET', at(name, rest))).body;
const traits = async (name: string) => (await get(name))['traits'] as Record<string, Record<string, unknown>>;
const send = async (type: string, call: Record<string, unknown>): Promise<void> => {
  expect((await api.call('POST', `/v1/${type}`, call)).status).toBe(200);
};
const yaml = async (method: string, path: string, text: string): Promise<void> => {
  const { status, text: said } = await api.call(method, path, text, { 'content-type': 'application/yaml' });
  if (status >= 300) throw new Error(`${status} ${said}`);
};
const publish = async (kind: string, key: string, text: string): Promise<void> => {
  await yaml('PUT', `/v1/${kind}/${key}`, text);
  expect((await api.call('POST', `/v1/${kind}/${key}/publish`, {})).status).toBe(200);
};
const looked = (user: string, price: number) =>
  send('track', { userId: user, event: 'Product Viewed', properties: { category: 'phone', price } });
const looks = async (user: string): Promise<void> => {
  for (const price of [2_800, 2_900, 3_000, 3_100, 3_200]) await looked(user, price);
};

test('five looks at phones for 2,800 to 3,200 are an interest in phones for about 3,000, though nobody listens', async () => {
  await looks('eve');
  await send('page', { userId: 'eve', name: 'Home' });
  await send('track', { userId: 'eve', event: 'Signed In' });
  expect(await traits('user:eve')).toMatchObject({
    interest: {
      value: { category: 'phone', price: 3_000 },
      source: 'computed',
      confidence: 'inferred',
      class: 'personal',
    },
    affinity: { value: 'online' },
    engagement: { value: 29 },
    visitFrequency: { value: 1 },
    loginFrequency: { value: 1 },
  });
});

test('what somebody said stands; nothing is worked out of who wants no personalisation or says no to profiling', async () => {
  await looks('ike');
  await api.call('PATCH', at('user:ike'), { traits: { interest: 'books' } });
  expect(await traits('user:ike')).toMatchObject({ interest: { value: 'books', confidence: 'declared' } });
  await api.call('PATCH', at('user:ike', '/preferences'), { personalisation: false });
  expect(Object.keys(await traits('user:ike'))).toEqual(['interest']);
  await looks('noa');
  await api.call('POST', at('user:noa', '/consents'), { purpose: 'profiling', state: 'denied', source: 'form' });
  expect(await traits('user:noa')).toEqual({});
});

test('the next question is what a journey asks, until it is asked, answered or refused', async () => {
  await yaml('PUT', '/v1/policy', 'questions: { again: 30 days }\n');
  expect((await get('user:eve', '/next-question'))['because']).toBe('No published journey asks anything.');
  for (const [question, priority] of [['birthday', 80], ['city', 20]] as const) {
    await publish('templates', `ask-${question}`, `template: ask-${question}\nchannel: email\nclass: marketing\nsubject: x\ntext: x\n`);
    await publish('journeys', question, `journey: ${question}\npurpose: news\npriority: ${priority}\nenter: { on: Asked For }\nsteps:\n  - ask: { question: ${question}, channels: [email], within: 7 days }\n`);
  } // prettier-ignore
  expect(await get('user:eve', '/next-question')).toMatchObject({
    question: 'birthday',
    journey: 'birthday',
    priority: 80,
    channels: [],
    others: [{ question: 'city', because: 'birthday is worth more.' }],
  });
  expect(await traits('user:eve')).toMatchObject({ completeness: { value: 0 } });
  await send('track', { userId: 'eve', event: 'Question Asked', properties: { question: 'birthday' } });
  expect(await get('user:eve', '/next-question')).toMatchObject({
    question: 'city',
    others: [{ question: 'birthday', reason: 'question-asked' }],
  });
  await send('track', { userId: 'eve', event: 'Question Answered', properties: { question: 'city', answer: 'Bonn' } });
  expect(await get('user:eve', '/next-question')).toMatchObject({ question: null, because: expect.stringMatching(/^Everything/) }); // prettier-ignore
  expect(await traits('user:eve')).toMatchObject({ completeness: { value: 0.5 } });
  await send('track', {
    userId: 'ike',
    event: 'Question Answered',
    properties: { question: 'birthday', refused: true },
  });
  expect(await get('user:ike', '/next-question')).toMatchObject({
    question: 'city',
    others: [{ question: 'birthday', reason: 'question-refused' }],
  });
  expect((await api.call('GET', at('user:nobody', '/next-question'))).status).toBe(404);
});
