import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '../../domain/schema/feedback/readers';
import { startApi, type Api } from '../api/api';
import { post, postSms, signGeneric, signSms } from '../api/providers/signers';
import { docs } from './page';

const page = readFileSync(join(docs, 'providers.md'), 'utf8');
const shown = [...page.matchAll(/^```http\n(PUT|POST) (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, method = '', path = '', body = '']) => ({ method, path, body: body.trim() }),
);

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test.each(providers)('docs/providers.md says where %s posts its events, and what is believed', async (name) => {
  expect(name === 'generic' || page.includes(`https://sojourn.example.org/v1/providers/${name}/events`)).toBe(true);
  const [trust] = shown.filter(({ method, path }) => method === 'PUT' && path === `/v1/providers/${name}`);
  const { status, text } = await api.call('PUT', `/v1/providers/${name}`, trust?.body);
  expect([status, text]).toEqual([200, text]);
});

test('docs/providers.md shows events that are taken as they stand there', async () => {
  const of = (method: string): string => shown.find((one) => one.method === method && one.path.includes('/generic'))?.body ?? '{}'; // prettier-ignore
  const { secret = '' } = JSON.parse(of('PUT')) as { secret?: string };
  expect((await post(api, 'generic', signGeneric(of('POST'), { secret }))).body).toEqual({ accepted: 3, known: 0 });
});

test('docs/providers.md shows an SMS that is taken as it stands there', async () => {
  const of = (method: string): string => shown.find((one) => one.method === method && one.path.includes('/sms'))?.body ?? '{}'; // prettier-ignore
  const { secret = '' } = JSON.parse(of('PUT')) as { secret?: string };
  expect((await api.call('PUT', '/v1/providers/sms', of('PUT'))).status).toBe(200);
  const { body } = await postSms(api, signSms(JSON.parse(of('POST')), { secret }));
  expect(body).toEqual({ accepted: 1, known: 0, heard: 'no', people: 0, remembered: true });
});
