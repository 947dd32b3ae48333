import { Client } from 'pg';
import { freshDatabase } from '../setup/database';
import { mail, policy, welcome } from './definitions';
import { startProduct, type Product } from './product';
import { until } from './surface';

/** An hour lasts four seconds, so that the night outlasts a slow start; it is the evening before the clocks go forward in Berlin. */
const rate = 900;
const evening = '2027-03-27T20:10:00Z';

let product: Product;
let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('insert into clock (rate, real_at, product_at) values ($1, now(), $2)', [rate, evening]);
  await client.end();
  product = await startProduct({ env: { DATABASE_URL: database.url, CLOCK_RATE: String(rate) } });
}, 120_000);
afterAll(async () => {
  await product?.end();
  await database?.drop();
}, 60_000);

test('quiet hours over midnight and the change to summer time end at eight by the person’s clock, an hour sooner by ours', async () => {
  const { surface } = product;
  await surface.policy(policy('quietHours:\n  - { from: "21:00", to: "08:00", channels: [email] }\n'));
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('journeys', 'welcome', welcome);
  await surface.identify('night-owl', { email: 'night-owl@example.org' });
  await surface.consent('user:night-owl', 'news', 'granted');
  await surface.track('night-owl', 'Signed Up');
  const held = await until('the hold', async () =>
    (await surface.decisions('user:night-owl')).find(({ outcome }) => outcome === 'hold'),
  );
  expect(Date.parse(held.at)).toBeLessThan(Date.parse('2027-03-28T06:00:00Z'));
  expect(held).toMatchObject({ reason: 'quiet-hours' });
  expect(Date.parse(held.until ?? '')).toBe(Date.parse('2027-03-28T06:00:00Z'));
  const [caught] = await until(
    'the mail',
    async () => {
      const mails = await surface.mails('night-owl@example.org');
      return mails.length > 0 && mails;
    },
    60_000,
  );
  expect(Date.parse(caught?.at ?? '')).toBeGreaterThanOrEqual(Date.parse('2027-03-28T06:00:00Z'));
  expect(Date.parse(caught?.at ?? '')).toBeLessThan(Date.parse('2027-03-28T09:00:00Z'));
}, 120_000);
