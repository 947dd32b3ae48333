import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './steps.mjs';

const day = 86_400_000;
const names = ['Ann', 'Bo', 'Chen', 'Dana', 'Emil', 'Fay', 'Gül', 'Hui', 'Ida', 'Jon', 'Kim', 'Lea'];

/** @returns the shipped definitions of a folder, as `[key, YAML]` */
const shipped = (folder) =>
  readdirSync(join(root, 'journeys', folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml') && entry.name !== 'policy.yaml')
    .map(({ name }) => [name.replace('.yaml', ''), readFileSync(join(root, 'journeys', folder, name), 'utf8')]);

/** A shop of a dozen people, of whom a few leave and one cannot be decided. @returns somebody to look at */
export async function fillWorld(url, key) {
  const call = async (method, path, body, type = 'application/json') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
  };
  const publish = async (kind, name, yaml) => {
    await call('PUT', `/v1/${kind}/${name}`, yaml, 'application/yaml');
    await call('POST', `/v1/${kind}/${name}/publish`, {});
  };
  // Without quiet hours, so that the pictures are the same at night.
  const policy = readFileSync(join(root, 'journeys', 'policy.yaml'), 'utf8').replace(
    /quietHours:\n.*\n/,
    'quietHours: []\n',
  );
  for (const [name, yaml] of shipped('templates')) await publish('templates', name, yaml);
  await call('PUT', '/v1/policy', policy, 'application/yaml');
  for (const [name, yaml] of shipped('statements')) await publish('statements', name, yaml);
  for (const [name, yaml] of shipped('.')) await publish('journeys', name, yaml);
  await publish('audiences', 'buyers', '{ audience: buyers, name: Buyers, when: count("Order Completed") >= 1 }');
  await publish(
    'templates',
    'offer',
    'template: offer\nchannel: email\nclass: service\nsubject: "{% for n in (1..customer.traits.boxes) %}.{% endfor %}"\ntext: Hi\n',
  );
  await publish(
    'journeys',
    'box-offer',
    'journey: box-offer\nname: Box offer\npurpose: orders\nenter: { on: Box Opened }\nsteps:\n  - { message: offer, template: offer }\n',
  );
  const people = names.map((firstName, n) => ({
    user: `shopper-${n + 1}`,
    firstName,
    email: `${firstName.toLowerCase().replace('ü', 'u')}@example.org`,
    n,
  }));
  for (const one of people) await arrive(call, one);
  await sleep(4_000);
  for (const { user, n } of people.filter((one) => one.n % 4 === 3)) await leave(call, url, user, n);
  await call('POST', '/v1/customers/user:shopper-2/pause', { reason: 'asked by phone' });
  await sleep(2_000);
  return (await call('GET', '/v1/customers/user:shopper-1')).id;
}

async function arrive(call, { user, firstName, email, n }) {
  await call('POST', '/v1/identify', {
    userId: user,
    traits: { firstName, email, city: n % 2 ? 'Ulm' : 'Köln', boxes: n === 5 ? 50_000_000 : 1 },
  });
  if (n % 6 !== 4) {
    const statement = { statement: 'news-by-email', version: '1' };
    await call('POST', `/v1/customers/user:${user}/consents`, {
      purpose: 'news',
      channel: 'email',
      state: 'granted',
      source: 'shop',
      ...statement,
    });
  }
  await call('POST', `/v1/customers/user:${user}/consents`, {
    purpose: 'cart-reminders',
    state: n % 5 === 2 ? 'denied' : 'granted',
    source: 'shop',
  });
  await call('POST', `/v1/customers/user:${user}/consents`, { purpose: 'orders', state: 'granted', source: 'shop' });
  const batch = [
    { type: 'page', userId: user, name: 'Shoes' },
    { type: 'track', userId: user, event: 'Signed Up' },
    {
      type: 'track',
      userId: user,
      event: 'Product Added',
      properties: { cart_id: `cart-${n}`, product: 'Shoes', price: 79 },
    },
    ...(n % 3 === 0
      ? [
          {
            type: 'track',
            userId: user,
            event: 'Order Completed',
            properties: { cart_id: `cart-${n}`, total: 79, currency: 'EUR' },
            timestamp: new Date(Date.now() - day).toISOString(),
          },
        ]
      : []),
    { type: 'track', userId: user, event: 'Box Opened' },
  ];
  await call('POST', '/v1/batch', { batch });
}

/** On their own page, where they are asked why. */
async function leave(call, url, user, n) {
  const { url: link } = await call('POST', `/v1/customers/user:${user}/link`, { page: 'me' });
  const place = `${url}${new URL(link).pathname}`;
  const post = (act, form) =>
    fetch(`${place}/${act}`, { method: 'POST', body: new URLSearchParams(form), headers: { accept: 'text/html' } });
  const page = await (await post('withdraw', { purpose: 'news' })).text();
  const id = /name="id" value="([^"]+)"/.exec(page)?.[1];
  if (id)
    await post('feedback', { id, answer: n % 2 ? 'other' : 'weekly', comment: 'Once a month would have been fine.' });
}
