import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await yaml('PUT', '/v1/policy', 'purposes: { news: { class: marketing }, orders: { class: service } }\n');
  await yaml('PUT', '/v1/templates/hello', template('hello'));
  await api.call('POST', '/v1/templates/hello/publish', {});
});
afterAll(() => api.stop());

const yaml = (method: string, path: string, body: string, headers: Record<string, string> = {}) =>
  api.call(method, path, body, { 'content-type': 'application/yaml', ...headers });
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const flaws = ({ body }: Answer, field = 'errors'): Record<string, unknown>[] =>
  (body[field] ?? []) as Record<string, unknown>[];

const template = (key: string, more = ''): string =>
  `template: ${key}\nchannel: email\nclass: marketing\nsubject: Hello\nhtml: "<p>Hello</p>"\n${more}`;
describe('templates', () => {
  test('MJML is compiled when it is published, and its problems keep it from that', async () => {
    const mjml = (body: string): string =>
      `template: fancy\nchannel: email\nclass: marketing\nsubject: Hi\nmjml: |\n  <mjml><mj-body>${body}</mj-body></mjml>\n`;
    await yaml(
      'PUT',
      '/v1/templates/fancy',
      mjml('<mj-section><mj-column><mj-txt>Hi</mj-txt></mj-column></mj-section>'),
    );
    const refused = await api.call('POST', '/v1/templates/fancy/publish', {});
    expect(codeOf(refused)).toEqual([422, 'invalid-definition']);
    expect(flaws(refused)).toContainEqual(
      expect.objectContaining({ pointer: '/mjml', detail: expect.stringContaining('mj-txt') }),
    );
    await yaml(
      'PUT',
      '/v1/templates/fancy',
      mjml(
        '<mj-section><mj-column><mj-text>Hi {{ customer.traits.firstName }} <a href="{{ links.unsubscribe }}">Out</a></mj-text></mj-column></mj-section>',
      ),
    );
    expect((await api.call('POST', '/v1/templates/fancy/publish', {})).body).toMatchObject({
      key: 'fancy',
      version: 1,
      problems: [],
    });
    const { rows } = await sql<{
      html: string;
    }>`select definition #>> '{channels,email,html}' as html from template_versions where key = 'fancy'`.execute(
      api.db,
    );
    expect(rows[0]?.html).toMatch(/<!doctype html>[\s\S]*Hi \{\{ customer\.traits\.firstName \}\}/);
  });

  test('Liquid that is broken keeps it from being published', async () => {
    await yaml('PUT', '/v1/templates/broken', template('broken').replace('<p>Hello</p>', '<p>{{ customer.id </p>'));
    expect(codeOf(await api.call('POST', '/v1/templates/broken/publish', {}))).toEqual([422, 'invalid-definition']);
    expect((await api.call('GET', '/v1/templates/broken')).body['version']).toBeNull();
  });
});

describe('the policy', () => {
  test('it is in force with its 200, by version, and reads as it was written', async () => {
    const before = await api.call('GET', '/v1/policy');
    const source =
      'timezone: Europe/Berlin\ncaps:\n  - { channel: email, max: 3, per: 7 days }\npurposes: { news: { class: marketing }, orders: { class: service } }\n';
    const put = await yaml('PUT', '/v1/policy', source, { 'if-match': before.headers.get('etag') ?? '' });
    expect(put.body).toMatchObject({
      timezone: 'Europe/Berlin',
      caps: [{ channel: 'email', max: 3, per: '7 days' }],
      version: Number(before.body['version']) + 1,
    });
    expect((await api.call('GET', '/v1/policy', undefined, { accept: 'application/yaml' })).text).toBe(source);
    expect(codeOf(await yaml('PUT', '/v1/policy', source, { 'if-match': before.headers.get('etag') ?? '' }))).toEqual([
      412,
      'stale',
    ]);
  });

  test('one with problems changes nothing', async () => {
    const before = await api.call('GET', '/v1/policy');
    const refused = await yaml(
      'PUT',
      '/v1/policy',
      'timezone: Mars/Base\nquietHours:\n  - { from: "25:00", to: "08:00" }\n',
    );
    expect(codeOf(refused)).toEqual([422, 'invalid-definition']);
    expect(flaws(refused).length).toBeGreaterThanOrEqual(2);
    expect(codeOf(await yaml('PUT', '/v1/policy', 'caps: [\n'))).toEqual([400, 'malformed-definition']);
    expect((await api.call('GET', '/v1/policy')).body).toEqual(before.body);
  });

  test('before the first one the shipped policy is in force', async () => {
    const fresh = await startApi();
    try {
      const answer = await fresh.call('GET', '/v1/policy');
      expect(answer.body).toMatchObject({ version: 0, timezone: 'UTC', hold: '3 days' });
    } finally {
      await fresh.stop();
    }
  });
});

test('editors get JSON Schemas of the three languages', async () => {
  for (const kind of ['journey', 'template', 'policy']) {
    const { status, body } = await api.call('GET', `/schema/${kind}.json`, undefined, { authorization: '' });
    expect([status, body['$schema']]).toEqual([200, 'https://json-schema.org/draft/2020-12/schema']);
  }
  expect((await api.call('GET', '/schema/other.json')).status).toBe(404);
});
