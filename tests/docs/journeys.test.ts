import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApi, type Api } from '../api/api';
import { docs } from './page';

/** Every document of every YAML block on the page, in its order. */
const documents = [...readFileSync(join(docs, 'journeys.md'), 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].flatMap(
  ([, block = '']) => block.split(/^---$/m).map((text) => text.trim()),
);

const placeOf = (document: string): { readonly path: string; readonly name: string } => {
  const [, kind, key] = /^(journey|template|audience): (\S+)/.exec(document) ?? [];
  return kind ? { path: `/v1/${kind}s/${key}`, name: `${kind} ${key}` } : { path: '/v1/policy', name: 'the policy' };
};

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('docs/journeys.md shows every kind of step and entry', () => {
  const page = documents.join('\n');
  for (const kind of ['message', 'wait', 'wait-for', 'if', 'choose', 'split', 'ask', 'survey', 'update', 'webhook', 'award', 'enter', 'exit']) {
    expect(page).toMatch(new RegExp(`\\b${kind}:`));
  } // prettier-ignore
  for (const entry of ['on', 'stage', 'audience', 'api']) expect(page).toMatch(new RegExp(`\\b${entry}: `));
});

test.each(documents.map((document) => [placeOf(document).name, document]))(
  'docs/journeys.md: %s is published as it stands there',
  async (_name, document) => {
    const { path } = placeOf(document);
    const put = await api.call('PUT', path, document, { 'content-type': 'application/yaml' });
    expect(put.text).toBe(put.status < 300 ? put.text : '');
    if (path === '/v1/policy') return;
    const { status, text, body } = await api.call('POST', `${path}/publish`, {});
    expect({ status, text }).toMatchObject({ status: 200 });
    const warnings = (Array.isArray(body['problems']) ? body['problems'] : []) as { code: string }[];
    const expected = path === '/v1/journeys/from-another' ? ['no-enter'] : [];
    expect(warnings.map(({ code }) => code)).toEqual(expected);
  },
);
