import pino from 'pino';
import { createActivities } from '../../../activities/create';
import { linksFor } from '../../../api/pages/links';
import type { Channel, Outgoing } from '../../../channels/channel';
import { webhooks } from '../../../channels/webhook';
import { clockFrom } from '../../../db/base/clock';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import type { Activities } from '../../../domain/decide/snapshot';
import { policy } from '../../domain/world';
import { startApi, type Answer, type Api } from '../api';
import { takesAll } from '../given-mail';

type Items = Record<string, unknown>[];

/** The API and the activities, with a journey that mails a day after somebody `Came`. */
export type MergeWorld = {
  readonly api: Api;
  readonly activities: Activities;
  /** What the mail provider was given, in order. */
  readonly given: Outgoing[];
  at(name: string): string;
  get(name: string): Promise<Answer['body']>;
  idOf(name: string): Promise<string>;
  items(name: string, list: string): Promise<Items>;
  send(type: string, call: object): Promise<void>;
  consent(userId: string, state: string, purpose?: string): Promise<void>;
  merge(from: string, into: string): Promise<Answer>;
  unmerge(name: string, kind: string, value: string): Promise<Answer>;
  /** The state of the newest line of a purpose. */
  worthOf(name: string, purpose: string): Promise<unknown>;
  /** Two accounts with a cookie, an address and an event each. */
  two(name: string): Promise<[one: string, other: string, ids: string[]]>;
};

/** @param email what mails go by; takes all of them where it is left out @param sms what SMS go by */
export async function openMergeWorld(email?: Channel, sms?: Channel): Promise<MergeWorld> {
  const clock = clockFrom({ rate: 1, real_at: 0, product_at: 0 });
  const api = await startApi({ clock });
  const given: Outgoing[] = [];
  const activities = createActivities({
    db: api.db, definitions: new DefinitionsSource(policy()), channels: new Map([['email', email ?? takesAll(given)], ...(sms ? [['sms', sms] as const] : [])]), webhooks: webhooks({ allow: [], timeout: 500 }),
    clock, secrets: api.deps.secrets, log: pino({ level: 'silent' }), linksFor: (message: Parameters<typeof linksFor>[2]) => linksFor('http://sojourn.test', api.links, message),
  }); // prettier-ignore
  await publish(api, 'templates/hello', template);
  await publish(api, 'journeys/greet', journey);
  return { api, activities, given, ...peopleOf(api) };
}

const template = "template: hello\nchannel: email\nclass: marketing\nsubject: Hello\nhtml: '<p>Hello</p>'\n";
const journey =
  'journey: greet\nname: Greet\npurpose: news\nenter: { on: Came, again: after-exit }\nsteps:\n  - wait: 1 day\n  - { message: hello, template: hello, channels: [email] }\n';

async function publish(api: Api, path: string, yaml: string): Promise<void> {
  expect((await api.call('PUT', `/v1/${path}`, yaml, { 'content-type': 'application/yaml' })).status).toBe(201);
  expect((await api.call('POST', `/v1/${path}/publish`, {})).status).toBe(200);
}

function peopleOf(api: Api): Omit<MergeWorld, 'api' | 'activities' | 'given'> {
  const at = (name: string): string => `/v1/customers/${encodeURIComponent(name)}`;
  const get = async (name: string) => (await api.call('GET', at(name))).body;
  const idOf = async (name: string): Promise<string> => String((await get(name))['id']);
  const items = async (name: string, list: string) =>
    (await api.call('GET', `${at(name)}/${list}`)).body['items'] as Items;
  const send = async (type: string, call: object): Promise<void> =>
    expect((await api.call('POST', `/v1/${type}`, call)).status).toBe(200) as undefined;
  return {
    at,
    get,
    idOf,
    items,
    send,
    consent: (userId, state, purpose = 'news') =>
      send('track', { userId, event: 'Consent Changed', properties: { purpose, channel: 'email', state } }),
    merge: (from, into) => api.call('POST', '/v1/customers/merge', { from, into }),
    unmerge: (name, kind, value) => api.call('POST', `${at(name)}/unmerge`, { identifier: { kind, value } }),
    worthOf: async (name, purpose) =>
      (await items(name, 'consents')).find((one) => one['purpose'] === purpose)?.['state'],
    two: async (name) => {
      const [one, other] = [`${name}-1`, `${name}-2`];
      for (const userId of [one, other]) {
        const traits = { [userId]: true, email: `${userId}@example.org` };
        await send('identify', { userId, anonymousId: `${userId}-cookie`, traits });
        await send('track', { userId, event: `Of ${userId}` });
      }
      return [one, other, [await idOf(`user:${one}`), await idOf(`user:${other}`)]];
    },
  };
}
