import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { createActivities } from '../../activities/create';
import { linksFor } from '../../api/pages/links';
import type { Outgoing } from '../../channels/channel';
import { webhooks } from '../../channels/webhook';
import { clockFrom } from '../../db/base/clock';
import { openSecrets } from '../../db/base/secrets';
import { DefinitionsSource } from '../../db/definitions/definitions';
import type { Activities } from '../../domain/decide/snapshot';
import type { Scope } from '../../domain/schema/key-scopes';
import { policy as anyPolicy } from '../domain/world';
import * as definitions from '../e2e/definitions';
import { masterKey } from '../setup/master-key';
import { request, startApi, type Answer, type Api } from './api';
import { takesAll } from './given-mail';

export const kinds = ['browser', 'ingest', 'read', 'write', 'publish', 'admin'] as const satisfies readonly Scope[];
export type Kind = (typeof kinds)[number];

/** Asks with one key. */
export type Send = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Somebody with an account, whom a backend knows with an address, a cookie, a consent and a wish. */
export type Victim = { readonly id: string; readonly user: string; readonly cookie: string; readonly email: string };

/** The API with a key of each kind, a journey whose message goes to whoever `Asked`, and one that gives points to whoever `Played`. */
export type KeyWorld = {
  readonly api: Api;
  readonly as: Readonly<Record<Kind | 'backend', Send>>;
  /** What the mail provider was given, in order. */
  readonly given: Outgoing[];
  readonly activities: Activities;
  items(id: string, list: string): Promise<Record<string, unknown>[]>;
  victim(): Promise<Victim>;
};

export async function openKeyWorld(): Promise<KeyWorld> {
  const clock = clockFrom({ rate: 1, real_at: 0, product_at: 0 });
  const api = await startApi({ clock });
  const sendBy =
    (key: string): Send =>
    (method, path, body) =>
      request(`${api.url}${path}`, method, body, { authorization: `Bearer ${key}` });
  const made = await Promise.all(kinds.map(async (kind) => [kind, sendBy(await api.key([kind]))] as const));
  const as = { ...(Object.fromEntries(made) as Record<Kind, Send>), backend: sendBy(await api.key(['ingest'])) };
  const given: Outgoing[] = [];
  const activities = createActivities({
    db: api.db,
    definitions: new DefinitionsSource(anyPolicy()),
    channels: new Map([['email', takesAll(given)]]),
    webhooks: webhooks({ allow: [], timeout: 500 }),
    clock,
    secrets: await openSecrets(api.db, masterKey),
    log: pino({ level: 'silent' }),
    linksFor: (message: Parameters<typeof linksFor>[2]) => linksFor('http://x.example', Buffer.alloc(32, 1), message),
  });
  await publish(api, 'templates', 'hello', definitions.mail('hello'));
  await publish(api, 'journeys', 'hello', asked);
  await publish(api, 'journeys', 'prize', prize);
  const { status } = await api.call('PUT', '/v1/policy', rules, { 'content-type': 'application/yaml' });
  expect(status).toBe(200);
  const items: KeyWorld['items'] = async (id, list) => {
    const { status, body, text } = await api.call('GET', `/v1/customers/${id}/${list}?limit=200`);
    expect([status, text]).toEqual([200, text]);
    return body['items'] as Record<string, unknown>[];
  };
  return { api, as, given, activities, items, victim: () => newVictim(api, as.backend) };
}

const asked = `
journey: hello
name: Hello
purpose: news
enter: [{ on: Asked, again: always }, { api: true, again: always }]
steps: [{ message: m, template: hello }]
`;

const prize = `
journey: prize
name: Prize
purpose: orders
enter: { on: Played, again: always }
steps: [{ award: { points: 10, reason: played } }]
`;

/** Whoever is praised is an advocate. */
const rules = `
timezone: Europe/Berlin
purposes: { news: { class: marketing }, orders: { class: service } }
lifecycle: { advocate: 'count("Praised") >= 1' }
`;

async function publish(api: Api, kind: string, name: string, text: string): Promise<void> {
  await api.call('PUT', `/v1/${kind}/${name}`, text, { 'content-type': 'application/yaml' });
  expect(await api.call('POST', `/v1/${kind}/${name}/publish`, {})).toMatchObject({ status: 200 });
}

async function newVictim(api: Api, say: Send): Promise<Victim> {
  const user = randomUUID();
  const whom = { userId: user, anonymousId: `cookie-${user}` };
  const email = `${user}@example.org`;
  const yes = { purpose: 'news', state: 'granted' };
  await say('POST', '/v1/identify', { ...whom, traits: { email, name: 'Ann' } });
  await say('POST', '/v1/track', { ...whom, event: 'Consent Changed', properties: yes });
  await say('POST', '/v1/track', { ...whom, event: 'Preferences Changed', properties: { language: 'de' } });
  const { body } = await api.call('GET', `/v1/customers/user:${user}`);
  return { id: String(body['id']), user, cookie: whom.anonymousId, email };
}
