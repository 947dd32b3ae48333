import { cart, mail, policy, welcome } from './definitions';
import { startProduct, type Product } from './product';
import { pause, until, type Surface } from './surface';

/** An hour lasts a second. */
const rate = 3600;

let product: Product;
let surface: Surface;

beforeAll(async () => {
  product = await startProduct({ env: { CLOCK_RATE: String(rate) } });
  surface = product.surface;
  await surface.policy(policy());
  for (const key of ['hello', 'reminder', 'last-call']) await surface.publish('templates', key, mail(key));
  await surface.publish('journeys', 'welcome', welcome);
  await surface.publish(
    'journeys',
    'cart',
    cart('  - wait: 300 days\n  - message: reminder\n    template: reminder\n'),
  );
}, 120_000);
afterAll(() => product?.end(), 60_000);

let person = 0;
async function somebody(...granted: string[]): Promise<{ id: string; user: string; email: string }> {
  const user = `road-${++person}`;
  const email = `${user}@example.org`;
  await surface.identify(user, { email, firstName: 'Ann' });
  for (const purpose of granted)
    expect((await surface.consent(`user:${user}`, purpose, 'granted')).status).toBeLessThan(300);
  return { id: `user:${user}`, user, email };
}

// Beside each other are those that leave the policy as it is: each waits for its own people, one of them half a minute for Temporal.
test.concurrent('a welcome mail goes out after consent, with its why on record', async () => {
  const ann = await somebody('news');
  await surface.track(ann.user, 'Signed Up');
  const [caught] = await until('the welcome mail', async () => {
    const mails = await surface.mails(ann.email);
    return mails.length > 0 && mails;
  });
  expect(caught?.subject).toBe('hello');
  expect(caught?.headers['list-unsubscribe-post']).toEqual(['List-Unsubscribe=One-Click']);
  expect(caught?.headers['list-unsubscribe']).toHaveLength(1);
  const [decision] = await surface.decisions(ann.id);
  expect(decision).toMatchObject({ journey: 'welcome', step: 'hello', outcome: 'send', reason: 'permitted' });
  expect(decision?.words).toMatch(/\w/);
  const message = await until('the sent message', async () =>
    (await surface.messages(ann.id)).find(({ status }) => status === 'sent'),
  );
  expect(caught?.headers['message-id']?.[0]).toContain(message.id);
  expect((await surface.profile(ann.id)).stage).toBe('registered');
});

test.concurrent('without consent nothing goes out, and the record says so', async () => {
  const bob = await somebody();
  await surface.track(bob.user, 'Signed Up');
  const decision = await until('the decision', async () => (await surface.decisions(bob.id))[0]);
  expect(decision).toMatchObject({ outcome: 'skip', reason: 'no-consent' });
  expect(await surface.mails(bob.email)).toEqual([]);
  expect(await surface.messages(bob.id)).toMatchObject([{ status: 'withheld', reason: 'no-consent' }]);
});

test.concurrent('one click in a mail withdraws the purpose on its channel; a GET changes nothing', async () => {
  const cleo = await somebody('news');
  await surface.track(cleo.user, 'Signed Up');
  const [caught] = await until('the mail', async () => {
    const mails = await surface.mails(cleo.email);
    return mails.length > 0 && mails;
  });
  const link = /<(.+)>/.exec(caught?.headers['list-unsubscribe']?.[0] ?? '')?.[1] ?? '';
  const path = new URL(link).pathname;
  expect((await surface.call('GET', path)).status).toBe(200);
  const before = await surface.good<{ items: unknown[] }>(
    'GET',
    `/v1/customers/${encodeURIComponent(cleo.id)}/consents`,
  );
  expect(before.items).toHaveLength(1);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(
    (await fetch(`${surface.url}${path}`, { method: 'POST', headers: form, body: 'List-Unsubscribe=One-Click' }))
      .status,
  ).toBe(200);
  const after = await surface.good<{ items: { state: string; source: string; channel?: string }[] }>(
    'GET',
    `/v1/customers/${encodeURIComponent(cleo.id)}/consents`,
  );
  expect(after.items).toContainEqual(
    expect.objectContaining({ state: 'withdrawn', source: 'one-click', channel: 'email', purpose: 'news' }),
  );
});

test.concurrent('a withdrawal ends a sleeping journey at once', async () => {
  const dan = await somebody('cart-reminders');
  await surface.track(dan.user, 'Product Added', { cart_id: 'c1' });
  await until('the wait', async () => (await surface.enrolments(dan.id, 'cart'))[0]?.waitingFor);
  expect((await surface.consent(dan.id, 'cart-reminders', 'withdrawn')).status).toBe(200);
  const ended = await until('the exit', async () =>
    (await surface.enrolments(dan.id, 'cart')).find(({ state }) => state === 'exited'),
  );
  expect(ended.outcome).toBe('withdrawn');
  expect(await surface.decisions(dan.id)).toContainEqual(
    expect.objectContaining({ outcome: 'exit', reason: 'withdrawn' }),
  );
});

test('a new version of what somebody agreed to stops the message that they sleep before, and says so with the versions', async () => {
  const letter = (text: string) =>
    `statement: letters\npurpose: news\nchannels: [email]\nbasis: consent\nagain: on-new-version\nlocales: { en: { title: News, text: ${text} } }\n`;
  await surface.publish('statements', 'letters', letter('Send me news by e-mail.'));
  await surface.publish(
    'journeys',
    'sleep',
    `journey: sleep
purpose: news
enter: { on: Slept }
steps:
  - wait-for: { on: Morning, within: 300 days }
    then: [ { message: hello, template: hello } ]
`,
  );
  const { id, user, email } = await somebody();
  const agreed = { purpose: 'news', channel: 'email', state: 'granted', statement: 'letters', source: 'form' };
  await surface.good('POST', `/v1/customers/${id}/consents`, agreed);
  await surface.track(user, 'Slept');
  await until('the sleep', async () => (await surface.enrolments(id, 'sleep'))[0]?.waitingFor);
  await surface.publish('statements', 'letters', letter('Send me news and offers by e-mail.'));
  await surface.track(user, 'Morning');
  const skipped = await until('the decision', async () =>
    (await surface.decisions(id)).find(({ journey, step }) => journey === 'sleep' && step === 'hello'),
  );
  const data = { tried: [{ agreed: { statement: 'letters', version: '1', goodFrom: 2 } }] };
  expect(skipped).toMatchObject({ outcome: 'skip', reason: 'outdated', data });
  expect(skipped.words).toContain('version 1 of letters, which version 2 put out of date');
  expect(await surface.mails(email)).toEqual([]);
  const { body } = await surface.call('GET', `/v1/customers/${id}`);
  expect(body).toMatchObject({ consents: [{ worth: 'outdated' }] });
});

test.concurrent('a purchase exits the cart journey in the middle of its wait, and only its own cart', async () => {
  const eve = await somebody('cart-reminders');
  await surface.track(eve.user, 'Product Added', { cart_id: 'mine' });
  await surface.track(eve.user, 'Product Added', { cart_id: 'other' });
  await until(
    'both waits',
    async () => (await surface.enrolments(eve.id, 'cart')).filter(({ waitingFor }) => waitingFor).length === 2,
  );
  await surface.track(eve.user, 'Order Completed', { cart_id: 'mine' });
  await until('the exit', async () =>
    (await surface.enrolments(eve.id, 'cart')).some(({ outcome }) => outcome === 'bought'),
  );
  expect((await surface.enrolments(eve.id, 'cart')).map(({ state }) => state).sort()).toEqual(['active', 'exited']);
});

test.concurrent('the same event sent fifty times at once counts once', async () => {
  const flo = await somebody('cart-reminders');
  await Promise.all(
    Array.from({ length: 50 }, () => surface.track(flo.user, 'Product Added', { cart_id: 'x' }, 'same-message-id')),
  );
  await until('the passage', async () => (await surface.enrolments(flo.id, 'cart')).length > 0);
  await pause(1_000);
  expect(await surface.enrolments(flo.id, 'cart')).toHaveLength(1);
});

test('caps hold over two journeys: the higher priority speaks and the loser names the winner', async () => {
  await surface.policy(policy('caps:\n  - { channel: email, max: 1, per: 30 days }\n'));
  const journey = (key: string, priority: number) =>
    `journey: ${key}\nname: ${key}\npurpose: news\npriority: ${priority}\nenter: { on: Both }\nsteps:\n  - message: ${key}-mail\n    template: hello\n    hold: 1 hour\n`;
  await surface.publish('journeys', 'low', journey('low', 10));
  await surface.publish('journeys', 'high', journey('high', 90));
  const gus = await somebody('news');
  await surface.track(gus.user, 'Both');
  const skipped = await until('the skip', async () =>
    (await surface.decisions(gus.id)).find(({ outcome }) => outcome === 'skip'),
  );
  expect(skipped).toMatchObject({ journey: 'low', reason: expect.stringMatching(/capped|lost-to/) });
  const held = (await surface.decisions(gus.id)).find(({ outcome }) => outcome === 'hold');
  expect(held).toMatchObject({ journey: 'low', reason: 'lost-to', data: { winner: { journey: 'high' } } });
  await until('the mail of the winner', async () => (await surface.mails(gus.email)).length > 0);
  expect(await surface.mails(gus.email)).toHaveLength(1);
  await surface.policy(policy());
});

test('quiet hours hold a message until their end', async () => {
  const hour = (at: number): string => new Date(at).toISOString().slice(11, 16);
  const now = await surface.now();
  const window = `{ from: "${hour(now - 3_600_000)}", to: "${hour(now + 9 * 3_600_000)}", channels: [email] }`;
  await surface.policy(policy(`quietHours:\n  - ${window}\n`).replace('Europe/Berlin', 'UTC'));
  const hal = await somebody('news');
  await surface.track(hal.user, 'Signed Up');
  const held = await until('the hold', async () =>
    (await surface.decisions(hal.id)).find(({ outcome }) => outcome === 'hold'),
  );
  expect(held.reason).toBe('quiet-hours');
  const [caught] = await until('the mail', async () => {
    const mails = await surface.mails(hal.email);
    return mails.length > 0 && mails;
  });
  expect(Date.parse(caught?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(held.until ?? ''));
  await surface.policy(policy());
});

test.concurrent('a pause holds, and a resume goes on where it stood', async () => {
  const ida = await somebody('news');
  await surface.good('POST', `/v1/customers/${encodeURIComponent(ida.id)}/pause`, { reason: 'on holiday' });
  await surface.track(ida.user, 'Signed Up');
  const held = await until('the hold', async () =>
    (await surface.decisions(ida.id)).find(({ outcome }) => outcome === 'hold'),
  );
  expect(held.reason).toBe('paused');
  await pause(1_500);
  expect(await surface.mails(ida.email)).toEqual([]);
  await surface.good('POST', `/v1/customers/${encodeURIComponent(ida.id)}/resume`, {});
  await until('the mail', async () => (await surface.mails(ida.email)).length === 1);
});

test.concurrent('a customer in flight stays on the version entered; new ones take the edited one', async () => {
  const steps = (wait: string, template: string) => `  - wait: ${wait}\n  - message: mail\n    template: ${template}\n`;
  const edited = (wait: string, template: string) =>
    cart(steps(wait, template)).replace('journey: cart', 'journey: edited').replace('Product Added', 'Edit Started');
  await surface.publish('journeys', 'edited', edited('10 hours', 'reminder'));
  const jan = await somebody('cart-reminders');
  await surface.track(jan.user, 'Edit Started', { cart_id: '1' });
  await until('the wait', async () => (await surface.enrolments(jan.id, 'edited'))[0]?.waitingFor);
  await surface.publish('journeys', 'edited', edited('1 hour', 'last-call'));
  const kim = await somebody('cart-reminders');
  await surface.track(kim.user, 'Edit Started', { cart_id: '2' });
  const subjects = async (email: string): Promise<string[]> =>
    (await surface.mails(email)).map(({ subject }) => subject);
  await until('both mails', async () => (await subjects(jan.email)).length + (await subjects(kim.email)).length === 2);
  expect(await subjects(jan.email)).toEqual(['reminder']);
  expect(await subjects(kim.email)).toEqual(['last-call']);
  expect((await surface.enrolments(jan.id, 'edited'))[0]?.version).toBe(1);
});

test.concurrent(
  'an erasure in the middle of a wait ends everything and leaves no trace in Temporal',
  async () => {
    const lea = await somebody('cart-reminders');
    const { id } = await surface.profile(lea.id);
    const handle = product.temporal.workflow.getHandle(`customer/${id}`);
    await until('the end of the first run', async () => (await handle.describe()).status.name === 'COMPLETED');
    await surface.track(lea.user, 'Product Added', { cart_id: 'z' });
    await until('the wait', async () => (await surface.enrolments(lea.id, 'cart'))[0]?.waitingFor);
    const runs = async (): Promise<number> => {
      let found = 0;
      for await (const _ of product.temporal.workflow.list({ query: `WorkflowId = "customer/${id}"` })) found += 1;
      return found;
    };
    await until('a second run', async () => (await runs()) > 1);
    await surface
      .good('DELETE', `/v1/customers/${encodeURIComponent(lea.id)}`)
      .then((receipt) => expect(receipt['receipt']).toBeTruthy());
    for (const path of ['', '/consents', '/messages', '/decisions', '/enrolments']) {
      expect((await surface.call('GET', `/v1/customers/${id}${path}`)).status).toBe(404);
    }
    // Temporal deletes in its own time, which was seen to be half a minute.
    await until('no run', async () => (await runs()) === 0, 120_000);
    await surface.identify('road-erased-again', { email: lea.email });
    await surface.consent('user:road-erased-again', 'news', 'granted');
    await surface.track('road-erased-again', 'Signed Up');
    const decision = await until('the decision', async () => (await surface.decisions('user:road-erased-again'))[0]);
    expect(decision.reason).toBe('suppressed');
  },
  180_000,
);
