import { randomUUID } from 'node:crypto';
import { scopes } from '../../domain/schema/key-scopes';
import { policy } from '../e2e/definitions';
import { adminKey, type Product } from '../e2e/product';
import { until, type Surface } from '../e2e/surface';
import type { Schema } from './description';
import { definitionKeys, people, processor, processorNames, whoseLinksStay } from './names';
import { trust } from './provider-words';

export const keyKinds = [...scopes, 'wrong', 'none'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** What there is to be hit: people, definitions in force, keys of every scope and links of a mail that was sent. */
export type World = {
  readonly surface: Surface;
  /** Of the process that answers. */
  readonly pid: number;
  readonly keys: Readonly<Record<KeyKind, string>>;
  /** The id of a backtest. */
  readonly backtest: string;
  /** By the last word of a route: what a definition of that kind looks like. */
  readonly shapes: Readonly<Record<string, Schema>>;
  readonly unsubscribe: string;
  readonly preferences: string;
  readonly tracked: string;
  /** The Message-ID of the mail that has the links. */
  readonly message: string;
} & Renewed;

/** What a request may make worthless for all that come after it. */
type Renewed = {
  /** A no by any of the person's links takes away what it asks, and so does a new text of its statement. */
  readonly confirm: string;
  /** The id of a key that may be revoked. */
  readonly spareKey: string;
  /** The id of an import that the key with every scope began. */
  readonly import: string;
  /** Ids of requests that wait for their answer. */
  readonly requests: readonly string[];
  /** Ids of erasures by OpenDSR that may be taken back. */
  readonly erasures: readonly string[];
};

const template = (key: string): string => `
template: ${key}
channel: email
class: marketing
subject: "Hello {{ customer.traits.firstName | default: 'you' }}"
html: "<p>{{ event.properties | json }} <a href='{{ links.unsubscribe }}'>Stop</a> <a href='{{ links.preferences }}'>You</a> <a href='https://shop.example/'>Shop</a></p>"
`;
const journey = (key: string): string => `
journey: ${key}
name: Fuzzed
purpose: news
enter: [{ on: Signed Up, again: always }, { api: true, again: always }]
steps:
  - { message: hello, template: ${key} }
  - wait: 1 day
`;
const audience = (key: string): string => `{ audience: ${key}, when: customer.points > 5 }`;
const audienceShape: Schema = {
  type: 'object',
  required: ['audience', 'when'],
  properties: { audience: { type: 'string' }, name: { type: 'string' }, when: { type: 'string' } },
};

const statement = (key: string): string =>
  `{ statement: ${key}, purpose: news, channels: [email], basis: consent, locales: { en: { title: News, text: Send me news by e-mail. } } }`;

const provenance = { who: 'The fuzzer', when: '2026-01-01', basis: 'consent', digest: 'fuzz' };

/**
 * Puts back what requests have archived, erased or spoilt, and asks for the approval of every journey.
 * @param asking the key that asks, which is none that approves
 * @throws when the product does not do what any test of it shows
 */
async function settle(surface: Surface, asking: string): Promise<void> {
  await surface.policy(policy('tracking: { purpose: news }'));
  await surface.good('PUT', '/v1/data-plan', { anonymous: { needs: 'none' } });
  const trusted = Object.entries(trust).map(([name, body]) => surface.good('PUT', `/v1/providers/${name}`, body));
  await Promise.all([...definitionKeys.map((key) => define(surface, key, asking)), ...trusted]);
  await Promise.all(Array.from({ length: people }, (_, one) => introduce(surface, `fuzz-${one}`)));
}

async function define(surface: Surface, key: string, asking: string): Promise<void> {
  await surface.publish('templates', key, template(key));
  await surface.publish('audiences', key, audience(key));
  await surface.publish('statements', key, statement(key));
  await surface.publish('journeys', key, journey(key));
  await surface.good('POST', `/v1/journeys/${key}/review`, {}, { authorization: `Bearer ${asking}` });
}

/** The same world as nothing has spoilt it. @throws as `settle` */
export async function renewed(world: World): Promise<World> {
  await settle(world.surface, world.keys.write);
  return { ...world, ...(await renew(world.surface)) };
}

async function renew(surface: Surface): Promise<Renewed> {
  const asked = { page: 'confirm', statement: definitionKeys[0], channel: 'email' };
  const { url } = await surface.good<{ url: string }>('POST', `/v1/customers/user:${whoseLinksStay}/link`, asked);
  const spare = await surface.good<{ id: string }>('POST', '/v1/keys', { name: 'fuzz spare', scopes: ['read'] });
  const begun = await surface.good<{ id: string }>('POST', '/v1/imports', provenance);
  const requests = await Promise.all(Array.from({ length: 5 }, () => requestOf(surface)));
  await Promise.all(processorNames.map((name) => surface.good('PUT', `/v1/processors/${name}`, processor)));
  await surface.identify('to-be-erased', { email: 'to-be-erased@example.org' });
  const erasures = await Promise.all(Array.from({ length: 5 }, () => erasureOf(surface)));
  return { confirm: url.replace(/.*\//, ''), spareKey: spare.id, import: begun.id, requests, erasures };
}

async function erasureOf(surface: Surface): Promise<string> {
  const subject_request_id = randomUUID();
  await surface.good('POST', '/v1/opendsr/requests', {
    subject_request_id,
    subject_request_type: 'erasure',
    submitted_time: new Date().toISOString(),
    subject_identities: { email: { value: 'to-be-erased@example.org' } },
  });
  return subject_request_id;
}

async function introduce(surface: Surface, user: string): Promise<void> {
  await surface.identify(user, { email: `${user}@example.org`, firstName: 'Ann' });
  await surface.consent(`user:${user}`, 'news', 'granted');
  await surface.track(user, 'Signed Up');
}

const requestOf = async (surface: Surface): Promise<string> =>
  (await surface.good<{ id: string }>('POST', '/v1/requests', { asks: 'access', customer: `user:${whoseLinksStay}` }))
    .id;

/** @throws as `settle` */
export async function prepareWorld({ surface, process: { pid = 0 } }: Product): Promise<World> {
  const key = async (scope: string): Promise<string> =>
    (await surface.good<{ key: string }>('POST', '/v1/keys', { name: `fuzz ${scope}`, scopes: [scope] })).key;
  const write = await key('write');
  await settle(surface, write);
  await introduce(surface, whoseLinksStay);
  const mail = await until('a mail', async () => (await surface.mails(`${whoseLinksStay}@example.org`))[0]);
  const token = (place: string): string => new RegExp(`/${place}/([\\w-]+)`).exec(mail.html)?.[1] ?? '';
  const messages = await surface.good<{ items: { messageId: string }[] }>(
    'GET',
    `/v1/customers/user:${whoseLinksStay}/messages`,
  );
  const shape = (name: string): Promise<Schema> => surface.good<Schema>('GET', `/schema/${name}.json`);
  return {
    surface,
    pid,
    keys: {
      admin: adminKey,
      browser: await key('browser'),
      ingest: await key('ingest'),
      read: await key('read'),
      write,
      publish: await key('publish'),
      wrong: 'a-key-that-nobody-made',
      none: '',
    },
    backtest: (await surface.good<{ id: string }>('POST', `/v1/journeys/${definitionKeys[0]}/backtests`)).id,
    shapes: {
      journeys: await shape('journey'),
      templates: await shape('template'),
      policy: await shape('policy'),
      statements: await shape('statement'),
      audiences: audienceShape,
    },
    unsubscribe: token('u'),
    preferences: token('me'),
    tracked: token('r'),
    message: encodeURIComponent(messages.items[0]?.messageId ?? ''),
    ...(await renew(surface)),
  };
}
