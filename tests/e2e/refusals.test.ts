import { scriptedSmtp, type ScriptedSmtp } from '../channels/scripted-smtp';
import { mail, newsByEmail, policy } from './definitions';
import { startProduct, type Product } from './product';
import { pause, until, type Surface } from './surface';

/** An hour of the product's clock lasts a second; what is about machines goes by the real one. */
const rate = 3600;

let smtp: ScriptedSmtp;
let product: Product;
let surface: Surface;
let tries = 0;
let [atRecipient, atEnd] = ['250 ok', '250 taken'];

const journey = (key: string, hold: string): string => `
journey: ${key}
name: ${key}
purpose: news
enter: { on: ${key}, again: always }
steps:
  - message: hello
    template: hello
    hold: ${hold}
`;

beforeAll(async () => {
  smtp = await scriptedSmtp(() => ({
    rcpt: (socket) => void (tries++, socket.write(`${atRecipient}\r\n`)),
    data: (socket) => void socket.write(`${atRecipient.startsWith('250') ? '354 go on' : '554 5.5.1 nobody'}\r\n`),
    end: (socket) => void socket.write(`${atEnd}\r\n`),
  }));
  const SMTP_URL = `smtp://127.0.0.1:${smtp.port}`;
  product = await startProduct({ env: { CLOCK_RATE: String(rate), SMTP_URL } });
  surface = product.surface;
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('journeys', 'patient', journey('patient', '30 days'));
  await surface.publish('journeys', 'hasty', journey('hasty', '3 hours'));
}, 120_000);
afterAll(async () => {
  await product?.end();
  await smtp?.stop();
}, 60_000);
beforeEach(() => {
  [tries, atRecipient, atEnd] = [0, '250 ok', '250 taken'];
});

async function somebody(user: string): Promise<string> {
  await surface.identify(user, { email: `${user}@example.org` });
  expect((await surface.consent(`user:${user}`, 'news', 'granted')).status).toBeLessThan(300);
  return `user:${user}`;
}
type Seen = { status: string; reason?: string; nextTry?: string };
const newest = async (id: string): Promise<Seen | undefined> => (await surface.messages(id))[0];
const becomes = (id: string, wanted: Seen): Promise<Seen> =>
  until(`a message that is ${wanted.status}`, async () => {
    const found = await newest(id);
    return found?.status === wanted.status && found.reason === wanted.reason && found;
  });

test('who is refused waits minutes of the real clock, not seconds; a withdrawal meanwhile withholds it and ends its attempts', async () => {
  atRecipient = '554 5.7.1 blocked';
  const ann = await somebody('ann');
  await surface.track('ann', 'patient');
  const { nextTry } = await becomes(ann, { status: 'decided', reason: 'provider-refuses' });
  const left = Date.parse(nextTry ?? '') - Date.now();
  expect(left).toBeGreaterThan(4.5 * 60_000);
  expect(left).toBeLessThanOrEqual(6 * 60_000);
  await pause(5_000);
  await surface.track('ann', 'Seen');
  await pause(1_000);
  expect(tries).toBe(1);
  expect((await surface.decisions(ann))[0]).toMatchObject({ outcome: 'hold', reason: 'provider-refuses' });
  await surface.consent(ann, 'news', 'withdrawn');
  await becomes(ann, { status: 'withheld', reason: 'withdrawn' });
  const { id } = await surface.profile(ann);
  const workflow = product.temporal.workflow.getHandle(`customer/${id}`);
  await until('that nothing is pending', async () => (await workflow.describe()).status.name === 'COMPLETED');
});

test('when the hold is over it is given up, and the journey goes on', async () => {
  atRecipient = '552 5.2.2 mailbox full';
  const ben = await somebody('ben');
  await surface.track('ben', 'hasty');
  await becomes(ben, { status: 'decided', reason: 'provider-refuses' });
  await becomes(ben, { status: 'failed', reason: 'rejected' });
  await until('the end of the journey', async () =>
    (await surface.enrolments(ben)).every(({ state }) => state === 'completed'),
  );
  expect(tries).toBe(1);
});

test('a dead address gets no second mail until it is given anew, and no answer keeps a mail from its record', async () => {
  atRecipient = '550 5.1.1 User unknown';
  const cem = await somebody('cem');
  await surface.track('cem', 'hasty');
  await becomes(cem, { status: 'failed', reason: 'bounced' });
  [atRecipient, atEnd] = ['250 ok', `250 taken \0 ${'x'.repeat(700)}`];
  await surface.track('cem', 'hasty');
  await becomes(cem, { status: 'withheld', reason: 'suppressed' });
  expect((await surface.profile(cem)) as object).toMatchObject({ suppressed: { email: 'bounced' } });
  await surface.identify('cem', { email: 'cem@example.org' });
  await surface.track('cem', 'hasty');
  await becomes(cem, { status: 'sent' });
  expect(tries).toBe(2);
});

test('who has to confirm what they agreed to is asked by one mail once the provider takes mails again', async () => {
  await surface.publish('statements', 'news-by-email', newsByEmail);
  atRecipient = '451 4.3.0 not now';
  await surface.identify('eve', { email: 'eve@example.org' });
  const yes = { purpose: 'news', channel: 'email', state: 'granted', source: 'form', statement: 'news-by-email' };
  expect(await surface.good('POST', '/v1/customers/user:eve/consents', yes)).toMatchObject({ state: 'pending' });
  await until('a try', async () => tries > 0);
  await becomes('user:eve', { status: 'decided' });
  [tries, atRecipient] = [0, '250 ok'];
  await becomes('user:eve', { status: 'sent' });
  await surface.track('eve', 'patient');
  await until('the decision', async () => (await surface.decisions('user:eve'))[0]?.reason === 'pending');
  expect([tries, (await surface.messages('user:eve')).length]).toEqual([1, 2]);
});
