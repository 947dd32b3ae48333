import { sql } from 'kysely';
import pino from 'pino';
import { createActivities } from '../../../activities/create';
import { linksFor } from '../../../api/pages/links';
import type { HandOver, Outgoing } from '../../../channels/channel';
import type { DeliverInput, DirectSignal } from '../../../domain/decide/snapshot';
import { webhooks } from '../../../channels/webhook';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import { policy } from '../../domain/world';
import { newsByEmail } from '../../e2e/definitions';
import { rowsOf } from '../../setup/rows-of';
import { request, startApi, type Answer } from '../api';

export const day = 86_400_000;
const start = Date.parse('2026-12-01T10:00:00Z');

const template = "template: hello\nchannel: email\nclass: marketing\nsubject: Hello\nhtml: '<p>Hello</p>'\n";
const journey =
  'journey: greet\nname: Greet\npurpose: news\nenter: { on: Came, again: always }\nsteps:\n  - { message: hello, template: hello, channels: [email], when-not-permitted: skip }\n';

/** The API and the activities on a clock that the test moves, with a statement that asks for a confirmation and a journey under it. */
export async function openConfirmWorld() {
  const time = { now: start };
  const clock = { now: () => time.now, realUntil: (at: number) => Math.max(0, at - time.now) };
  const api = await startApi({ clock });
  const given: Outgoing[] = [];
  const provider: { answer: HandOver } = { answer: { outcome: 'sent', reply: 'ok' } };
  const worker = () => createActivities({
    db: api.db, definitions: new DefinitionsSource(policy()), webhooks: webhooks({ allow: [], timeout: 500 }), clock, secrets: api.deps.secrets, log: pino({ level: 'silent' }),
    channels: new Map([['email', { kind: 'email', deadline: 1_000, handOver: async (message: Outgoing) => (given.push(message), provider.answer), close: async () => undefined }]]),
    linksFor: (message: Parameters<typeof linksFor>[2]) => linksFor('http://sojourn.test', api.links, message),
  }); // prettier-ignore
  let activities = worker();
  const yaml = (path: string, body: string) => api.call('PUT', path, body, { 'content-type': 'application/yaml' });
  await yaml('/v1/policy', 'timezone: UTC\npurposes: { news: { class: marketing } }\nlocales: [en, zh]\n');
  for (const [path, body] of Object.entries({ 'statements/news-by-email': newsByEmail, 'templates/hello': template, 'journeys/greet': journey })) {
    await yaml(`/v1/${path}`, body);
    expect((await api.call('POST', `/v1/${path}/publish`, {})).status).toBe(200);
  } // prettier-ignore
  const browser = { authorization: `Bearer ${await api.key(['browser'])}` };
  const send = async (type: string, call: object, headers = {}): Promise<void> =>
    expect((await api.call('POST', `/v1/${type}`, call, headers)).status).toBe(200) as undefined;
  const at = (name: string): string => `/v1/customers/${encodeURIComponent(`anonymous:${name}`)}`;
  const items = async (name: string, list: string) =>
    (await api.call('GET', `${at(name)}/${list}`)).body['items'] as Record<string, unknown>[];
  const idOf = async (name: string): Promise<string> => String((await api.call('GET', at(name))).body['id']);
  const yes = (name: string) =>
    send(
      'track',
      {
        anonymousId: name,
        event: 'Consent Changed',
        properties: { purpose: 'news', channel: 'email', state: 'granted', statement: 'news-by-email' },
      },
      browser,
    );
  const decide = async (name: string): Promise<void> =>
    void (await activities.advance({ customerId: await idOf(name) }));
  return {
    api,
    /** What a backend signals straight through Temporal. */
    signal: async (name: string, signals: readonly DirectSignal[]): Promise<void> =>
      void (await activities.advance({ customerId: await idOf(name), signals })),
    deliver: (input: DeliverInput) => activities.deliver(input),
    /** A worker that knows of no outage. */
    restart: (): void => void (activities = worker()),
    given,
    browser,
    provider,
    time,
    at,
    send,
    items,
    idOf,
    yes,
    decide,
    /** What somebody types into the form of a page, and says yes to. */
    async registers(name: string, language = 'en'): Promise<void> {
      const traits = { email: `${name}@example.org`, language };
      await send('identify', { anonymousId: name, traits }, browser);
      await yes(name);
      await decide(name);
    },
    mailsTo: (name: string) => given.filter(({ to }) => to === `${name}@example.org`),
    linkIn: (mail: Outgoing | undefined): string =>
      (/http:\/\/sojourn\.test(\/c\/[\w-]+)/.exec(mail?.html ?? '')?.[1] ?? '').replace(/^/, api.url),
    open: (url: string, method = 'GET', body?: string): Promise<Answer> =>
      request(url, method, body, { accept: 'text/html', ...(body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) }), // prettier-ignore
    /** What is kept of somebody, to be held against it later. */
    async kept(name: string): Promise<unknown> {
      const ids = sql`customer_id = ${await idOf(name)}`;
      const tables = ['customers', 'identifiers', 'consents', 'events', 'confirmations', 'messages', 'outbox'];
      return Promise.all(tables.map((table) => rowsOf(api.db, sql`select t::text from ${sql.table(table)} t where ${ids} order by 1`))); // prettier-ignore
    },
    worth: async (name: string) => (await items(name, 'consents'))[0]?.['state'],
  };
}
export type ConfirmWorld = Awaited<ReturnType<typeof openConfirmWorld>>;
