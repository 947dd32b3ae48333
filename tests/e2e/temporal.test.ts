import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTemporal } from '../setup/temporal-cli';
import { cart, mail, policy, welcome } from './definitions';
import { startProduct, type Product } from './product';
import { until, type Surface } from './surface';

let product: Product;
let surface: Surface;
beforeAll(async () => {
  product = await startProduct({ env: { CLOCK_RATE: '3600' } });
  surface = product.surface;
  await surface.policy(policy());
  for (const key of ['hello', 'reminder']) await surface.publish('templates', key, mail(key));
  await surface.publish('journeys', 'welcome', welcome);
  await surface.publish(
    'journeys',
    'cart',
    cart('  - wait: 300 days\n  - message: reminder\n    template: reminder\n'),
  );
}, 120_000);
afterAll(() => product?.end(), 60_000);

async function somebody(user: string, ...granted: string[]): Promise<{ id: string; handle: string; email: string }> {
  const email = `${user}@example.org`;
  await surface.identify(user, { email });
  for (const purpose of granted) await surface.consent(`user:${user}`, purpose, 'granted');
  const { id } = await surface.profile(`user:${user}`);
  return { id, handle: `customer/${id}`, email };
}

const start = (workflowId: string, signal: string, payload?: unknown) =>
  product.temporal.workflow.signalWithStart('customer', {
    workflowId,
    taskQueue: 'customers',
    signal,
    ...(payload === undefined ? {} : { signalArgs: [payload] }),
  });

test('a backend signals through the Temporal client, and the signal counts like an event, once per id', async () => {
  const ann = await somebody('signal-1', 'cart-reminders');
  const event = { id: 'evt-1', name: 'Product Added', properties: { cart_id: 'direct' }, at: new Date().toISOString() };
  for (let time = 0; time < 3; time++) await start(ann.handle, 'event', event);
  await until('the passage', async () => (await surface.enrolments(ann.id, 'cart'))[0]?.waitingFor);
  expect(await surface.enrolments(ann.id, 'cart')).toHaveLength(1);
});

test('a registration signal makes a light customer registered', async () => {
  const email = 'light@example.org';
  await surface.good('POST', '/v1/identify', { anonymousId: 'anon-light', traits: { email } });
  await surface.consent(`email:${email}`, 'news', 'granted');
  const { id } = await until('the light stage', async () => {
    const profile = await surface.profile(`email:${email}`);
    return profile.stage === 'light' && profile;
  });
  await start(`customer/${id}`, 'registration');
  await until('the registered stage', async () => (await surface.profile(id)).stage === 'registered');
  await until('the welcome mail', async () => (await surface.mails(email)).length === 1);
});

test('a consentChange signal is a line of the ledger and ends what it forbids', async () => {
  const bea = await somebody('signal-2', 'cart-reminders');
  await surface.track('signal-2', 'Product Added', { cart_id: '1' });
  await until('the wait', async () => (await surface.enrolments(bea.id, 'cart'))[0]?.waitingFor);
  await start(bea.handle, 'consentChange', {
    id: 'w-1',
    properties: { purpose: 'cart-reminders', state: 'withdrawn' },
  });
  await until('the exit', async () => (await surface.enrolments(bea.id, 'cart'))[0]?.outcome === 'withdrawn');
});

test('a signal for an id that nobody has makes nobody up', async () => {
  const workflowId = 'customer/0198b2c5-0000-7000-8000-000000000000';
  await start(workflowId, 'event', { id: '1', name: 'Product Added', properties: {} });
  expect(await product.temporal.workflow.getHandle(workflowId).result()).toMatch(/^Nobody/);
  expect((await surface.call('GET', '/v1/customers/0198b2c5-0000-7000-8000-000000000000')).status).toBe(404);
});

test('nonsense in a signal harms nobody', async () => {
  const cem = await somebody('signal-3', 'cart-reminders');
  for (const payload of [
    null,
    42,
    'x',
    [],
    { id: {}, name: 7 },
    { name: 'Product Added', properties: 'no' },
    { id: 'y'.repeat(5_000), name: 'A' },
  ]) {
    await start(cem.handle, 'event', payload);
  }
  await surface.track('signal-3', 'Product Added', { cart_id: 'good' });
  await until('the passage', async () => (await surface.enrolments(cem.id, 'cart'))[0]?.waitingFor);
});

test('an operator pauses and resumes through the Temporal command line', async () => {
  const dee = await somebody('operator-1', 'cart-reminders', 'news');
  await surface.track('operator-1', 'Product Added', { cart_id: '1' });
  await until('the wait', async () => (await surface.enrolments(dee.id, 'cart'))[0]?.waitingFor);
  const cli = promisify(execFile);
  const temporal = findTemporal();
  const update = async (name: string): Promise<string> => {
    const address = product.places.get('temporal') ?? '';
    const args = ['workflow', 'update', 'execute', '--address', address, '--workflow-id', dee.handle, '--name', name];
    const { stdout } = await cli(temporal, [...args, '--input', '{"reason":"a call from the shop"}']);
    return stdout;
  };
  expect(await update('pause')).toMatch(/paused.*true/);
  await surface.track('operator-1', 'Signed Up');
  const held = await until('the hold', async () =>
    (await surface.decisions(dee.id)).find(({ outcome }) => outcome === 'hold'),
  );
  expect(held.reason).toBe('paused');
  const paused = await product.temporal.workflow.count('Paused = true');
  expect(paused.count).toBeGreaterThanOrEqual(1);
  expect(await update('resume')).toMatch(/paused.*false/);
  await until('the mail', async () => (await surface.mails(dee.email)).length === 1);
});

test('Temporal shows the stage, the journeys and what is waited for, in words', async () => {
  const eli = await somebody('operator-2', 'cart-reminders');
  await surface.track('operator-2', 'Product Added', { cart_id: '1' });
  const handle = product.temporal.workflow.getHandle(eli.handle);
  const status = await until('the status', async () => {
    const seen = await handle
      .query<{ stage: string; journeys: { journey: string; waitingFor: string; due: string }[] }>('status')
      .catch(() => undefined);
    return seen?.journeys[0] && seen;
  });
  expect(status).toMatchObject({
    stage: 'registered',
    paused: false,
    journeys: [{ journey: 'cart', version: 1, step: '0' }],
  });
  expect(status.journeys[0]?.waitingFor).toMatch(/until/);
  const found = await until('the search attributes', async () => {
    for await (const one of product.temporal.workflow.list({
      query: `WorkflowId = "${eli.handle}" AND Journeys = "cart" AND Stage = "registered"`,
    }))
      return one;
    return undefined;
  });
  expect(found.type).toBe('customer');
});
