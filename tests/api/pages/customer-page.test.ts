import { sql } from 'kysely';
import { day, linkWorld, post, start, time } from './link-world';

let world: Awaited<ReturnType<typeof linkWorld>>;

beforeAll(async () => {
  world = await linkWorld();
});
beforeEach(() => {
  time.now = start;
});
afterAll(() => world.stop());

describe('the page of a person', () => {
  test('it lists what they said yes to, escaped', async () => {
    const customerId = await world.person([
      { purpose: 'offers' },
      { purpose: 'news', channel: 'sms' },
      { purpose: '<b>x' },
    ]);
    const page = await (await fetch((await world.message(customerId)).preferences)).text();
    expect(page).toContain('<strong>offers</strong>');
    expect(page).toContain('by sms');
    expect(page).toContain('<strong>&lt;b&gt;x</strong>');
    expect(page).not.toContain('<script');
  });

  test('each can be taken back, on every channel, once', async () => {
    const customerId = await world.person([{ purpose: 'offers' }, { purpose: 'news' }]);
    const { preferences } = await world.message(customerId);
    for (let press = 0; press < 2; press++) {
      const page = await (await post(preferences, { body: new URLSearchParams({ purpose: 'offers' }) })).text();
      expect(page).toContain('Saved.');
      expect(page).not.toContain('<strong>offers</strong>');
      expect(page).toContain('<strong>news</strong>');
    }
    expect(await world.withdrawals(customerId)).toEqual([
      expect.objectContaining({ purpose: 'offers', channel: null, source: 'page' }),
    ]);
  });

  test('a yes stays to be seen and taken back after more lines than anybody reads', async () => {
    const customerId = await world.person([{ purpose: 'offers' }]);
    await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
      select ${customerId}, n, 'news', 'withdrawn', moment, moment, 'form'
      from generate_series(2, 10002) n, lateral (select ${new Date(start - day)}::timestamptz + n * interval '1 second' as moment) m`.execute(
      world.db,
    );
    const { preferences } = await world.message(customerId);
    expect(await (await fetch(preferences)).text()).toContain('<strong>offers</strong>');
    const page = await (await post(preferences, { body: new URLSearchParams({ purpose: 'offers' }) })).text();
    expect(page).not.toContain('<strong>offers</strong>');
  });

  test('a purpose that they never heard of makes no line', async () => {
    const customerId = await world.person();
    const { preferences } = await world.message(customerId);
    await post(preferences, { body: new URLSearchParams({ purpose: 'nonsense' }) });
    expect(await world.withdrawals(customerId)).toEqual([]);
  });

  test('a form that is too large is a problem', async () => {
    const { preferences } = await world.message(await world.person());
    expect((await post(preferences, { body: 'x'.repeat(20_000) })).status).toBe(413);
  });

  test('its link works for 60 days and ends after 90', async () => {
    const { preferences } = await world.message(await world.person());
    time.now = start + 61 * day;
    expect((await fetch(preferences)).status).toBe(200);
    time.now = start + 91 * day;
    expect((await fetch(preferences)).status).toBe(404);
  });
});
