import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mail, policy } from './definitions';
import { startProduct, type Product } from './product';
import { until } from './surface';

/** The rest of the journey language on the whole product: an audience, a webhook that is answered, points, an entry. */
let product: Product;
let server: Server;
let seen: { headers: IncomingHttpHeaders; body: string }[] = [];
let failures = 1;

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(failures-- > 0 ? 503 : 200, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end('{"discount":10,"status":"approved"}');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  product = await startProduct({ env: { CLOCK_RATE: '600' } });
  await product.surface.policy(policy());
  await product.surface.publish('templates', 'hello', mail('hello'));
}, 120_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await product.end();
}, 60_000);

const hook = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;

test('a webhook is called again under the same id, signed, and its answer leads the way; points and an entry follow', async () => {
  const { surface } = product;
  await surface.publish('journeys', 'other', 'journey: other\npurpose: news\nsteps:\n  - wait: 30 days\n');
  await surface.publish(
    'journeys',
    'asking',
    `journey: asking
purpose: news
enter: { on: Asked }
steps:
  - webhook: { url: "${hook()}", body: { order: { cel: event.properties.order } } }
    id: hook
  - if: step.hook.discount == 10
    then: [ { award: { points: 25, reason: discount }, id: gift }, { update: { traits: { lucky: true } } }, { enter: other } ]
    else: [ { exit: no-luck } ]
`,
  );
  await surface.good('POST', '/v1/identify', { userId: 'asker', traits: { email: 'asker@example.org' } });
  await surface.track('asker', 'Asked', { order: 'o1' });
  const profile = await until('the points', async () => {
    const { body } = await surface.call('GET', '/v1/customers/user:asker');
    const { loyalty } = body as { loyalty?: { points: number } };
    return loyalty?.points === 25 ? (body as { traits: Record<string, { value: unknown }> }) : undefined;
  });
  expect(profile.traits['lucky']?.value).toBe(true);
  expect(seen.map(({ body }) => body)).toEqual(['{"order":"o1"}', '{"order":"o1"}']);
  expect(new Set(seen.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  const { secret } = (await surface.good('GET', '/v1/webhook-secret')) as { secret: string };
  const [{ headers, body } = { headers: {}, body: '' }] = seen;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  const enrolments = await surface.enrolments('user:asker');
  expect(enrolments.map(({ journey, state }) => `${journey} ${state}`).sort()).toEqual([
    'asking completed',
    'other active',
  ]);
  expect(enrolments.find(({ journey }) => journey === 'asking')?.results).toEqual({
    hook: { status: 200, body: { discount: 10, status: 'approved' } },
    gift: { points: 25 },
  });
}, 60_000);

test('what somebody is asked and answers stands in the passage', async () => {
  const { surface } = product;
  await surface.publish('templates', 'ask-colour', mail('ask-colour'));
  await surface.publish('journeys', 'paint', 'journey: paint\npurpose: news\nenter: { on: Painted }\nsteps:\n  - { ask: { question: colour, channels: [email], within: 30 days }, id: colour }\n  - wait: 90 days\n'); // prettier-ignore
  await surface.identify('painter', { email: 'painter@example.org' });
  await surface.consent('user:painter', 'news', 'granted');
  await surface.track('painter', 'Painted');
  await until('the question', async () => (await surface.mails('painter@example.org')).length === 1);
  await surface.identify('painter', { colour: 'green' });
  const results = await until('the answer', async () => {
    const [found] = await surface.enrolments('user:painter', 'paint');
    return found?.results['colour'] && found.results;
  });
  expect(results).toEqual({ colour: { answer: 'green' } });
}, 60_000);

test('an audience enters at its hour, each once an occurrence, and stops when its journey is archived', async () => {
  const { surface, temporal } = product;
  for (const user of ['ann', 'bob', 'cid']) {
    await surface.good('POST', '/v1/identify', {
      userId: user,
      traits: { email: `${user}@example.org`, vip: user !== 'cid' },
    });
  }
  await surface.publish('audiences', 'vips', 'audience: vips\nwhen: customer.traits.vip == true\n');
  await surface.publish('journeys', 'hourly', 'journey: hourly\npurpose: news\nenter: { audience: vips, every: FREQ=HOURLY, again: never }\nsteps:\n  - wait: 90 days\n'); // prettier-ignore
  const inside = (user: string): Promise<unknown> =>
    surface.enrolments(`user:${user}`).then((all) => all.find(({ journey }) => journey === 'hourly'));
  await until('the next full hour', async () => ((await inside('ann')) && (await inside('bob')) ? true : undefined));
  expect(await inside('cid')).toBeUndefined();
  const handle = temporal.workflow.getHandle('audience/hourly');
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await surface.good('POST', '/v1/journeys/hourly/archive');
  await until('the end', async () => ((await handle.describe()).status.name === 'COMPLETED' ? true : undefined));
}, 60_000);
