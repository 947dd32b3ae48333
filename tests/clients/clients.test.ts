import { until } from '../e2e/surface';
import { backendClients } from './backend-clients';
import { guide } from './guide';
import { openPlace, type Key, type Place } from './place';
import type { Fate } from './rough-road';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
}, 120_000);
afterAll(() => place?.end(), 60_000);

const six = ['alias', 'group', 'identify', 'page', 'screen', 'track'];
/** RudderStack's client for pages knows no screens. */
const five = six.filter((type) => type !== 'screen');

/** What was stored of the calls of a key, and how often each kind. */
async function stored({ id }: Key): Promise<Record<string, number>> {
  const rows = await place.asOwner('select type, count(*)::int as count from events where source = $1 group by type order by type', [id]); // prettier-ignore
  return Object.fromEntries(rows.map(({ type, count }) => [String(type), Number(count)]));
}

const times = (types: readonly string[], count: number) => Object.fromEntries(types.map((type) => [type, count]));
const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, one) => sum + one, 0);
const emailOf = async (who: string): Promise<unknown> => {
  const path = `/v1/customers/${encodeURIComponent(who)}`;
  const { traits } = await place.surface.good<{ traits: Record<string, { value: unknown }> }>('GET', path);
  return traits['email']?.value;
};

/** The server is killed as soon as the first calls with a key are on their way; another one stands beside it. */
async function whileItDies(key: Key | undefined, say: () => Promise<unknown>): Promise<void> {
  place.road.await(key?.key ?? '', ['kill']);
  await say();
  await until('the kill', async () => place.road.left() === 0, 20_000);
  await place.mend();
}

describe('backends', () => {
  const rough: readonly Fate[] = ['500', '429', 'lost', 'double'];
  const keys = new Map<string, Key>();
  const names = Object.keys(backendClients);
  const sayAll = (who: string) =>
    Promise.all(Object.entries(backendClients).map(([name, say]) => say(place.road.url, keys.get(name)?.key ?? '', `${who}-${names.indexOf(name)}`))); // prettier-ignore
  beforeAll(async () => {
    for (const name of names) keys.set(name, await place.key(name, 'ingest'));
  });
  const expectAll = async (count: number): Promise<void> => {
    for (const key of keys.values()) expect(await stored(key)).toEqual(times(six, count));
  };

  test.each([...guide('server')])('say what the guide says: %s', async (name, block) => {
    const key = await place.key(`the guide of ${name}`, 'ingest');
    await place.run(block, key.key);
    expect(await stored(key)).toMatchObject({ track: 1 });
  });

  test('say everything once', async () => {
    await sayAll('calm');
    await expectAll(1);
    for (const [n] of names.entries()) expect(await emailOf(`user:calm-${n}`)).toBe(`calm-${n}@example.org`);
  });

  test('say everything once over a road where requests fail, answers get lost and requests arrive twice', async () => {
    for (const { key } of keys.values()) place.road.await(key, rough);
    await sayAll('rough');
    expect(place.road.left()).toBe(0);
    await expectAll(2);
  }, 60_000);

  test('say everything once to a server that is killed while they do', async () => {
    await whileItDies([...keys.values()][0], () => sayAll('killed'));
    await expectAll(3);
  }, 60_000);
});

describe('pages', () => {
  type Shopper = { readonly types: readonly string[]; readonly rough: readonly Fate[] };
  /** Customer.io's client takes an answer of any status for a good one, and a beacon hears none. */
  const shoppers: Readonly<Record<string, Shopper>> = {
    segment: { types: six, rough: ['500', '429', 'lost', 'double'] },
    'segment-alone': { types: six, rough: ['500', '429', 'lost', 'double'] },
    customerio: { types: six, rough: ['lost', 'double'] },
    'customerio-alone': { types: six, rough: ['double'] },
    rudder: { types: five, rough: ['500', '429', 'lost', 'double'] },
    beacon: { types: five, rough: ['double'] },
  };
  const names = Object.keys(shoppers);
  const keys = new Map<string, Key>();
  const says = new Map<string, (who: string) => Promise<void>>();
  beforeAll(async () => {
    for (const name of names) {
      const key = await place.key(name, 'browser');
      const page = await place.page(name, key.key);
      keys.set(name, key);
      says.set(name, (who) => page.evaluate(`sayAll(${JSON.stringify(`${who}-${name}`)})`));
    }
  }, 60_000);

  const sayAll = (who: string) => Promise.all([...says.values()].map((say) => say(who)));
  const expectAll = async (count: number): Promise<void> => {
    for (const [name, key] of keys) {
      const expected = times(shoppers[name]?.types ?? [], count);
      await until(`the calls of ${name}`, async () => total(await stored(key)) >= total(expected), 45_000).catch(() => undefined); // prettier-ignore
      expect([name, await stored(key)]).toEqual([name, expected]);
    }
  };

  test('say everything once', async () => {
    await sayAll('calm');
    await expectAll(1);
  }, 120_000);

  test('say everything once over a road where requests fail, answers get lost and requests arrive twice', async () => {
    for (const [name, { key }] of keys) place.road.await(key, shoppers[name]?.rough ?? []);
    await sayAll('rough');
    await expectAll(2);
    expect(place.road.left()).toBe(0);
  }, 120_000);

  test('say everything once to a server that is killed while they do', async () => {
    says.delete('beacon');
    keys.delete('beacon');
    await whileItDies(keys.get('segment'), () => sayAll('killed'));
    await expectAll(3);
  }, 120_000);

  test('send nothing to anybody else, and find nothing wrong', () => {
    expect(place.strangers).toEqual([]);
    expect(place.errors).toEqual([]);
  });
});

test('nothing of all this was rejected', async () => {
  expect(await place.surface.good('GET', '/v1/rejected')).toMatchObject({ items: [] });
});
