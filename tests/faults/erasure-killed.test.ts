import { once } from 'node:events';
import { Client } from 'pg';
import { withDatabase } from '../../bin/server/database';
import { mail, policy, welcome } from '../e2e/definitions';
import { filesHolding, inTables } from '../e2e/left-behind';
import { startProduct, type Product } from '../e2e/product';
import { until } from '../e2e/surface';

/** Where each of them is in their erasure when the process is killed. */
const places = {
  'before it is on record': 'cnryasked',
  'before a visitor who may be them is gone': 'cnryshadowed',
  'in the middle of the deletion': 'cnrydeleted',
  'before their workflow is told': 'cnrytold',
} as const;
const words = Object.values(places);

let product: Product;
let owner: Client;
const ids = new Map<string, string>();

const person = (word: string): string => `/v1/customers/user:${word}`;
/**
 * Who stands still, and who is on record as being erased; others may wait for the same rows, such as a wake. The owner's transaction
 * would otherwise go on seeing only the connections that there were at its first look.
 */
async function standing(): Promise<{
  readonly held: number;
  readonly deleting: boolean;
  readonly on: readonly string[];
}> {
  await owner.query('select pg_stat_clear_snapshot()');
  const { rows } = await owner.query<{ held: number; deleting: boolean; on: string[] }>(`
    select count(*)::int as held, coalesce(bool_or(wait_event = 'advisory'), false) as deleting,
      array(select customer_id::text from erasing) as on
    from pg_stat_activity where wait_event_type = 'Lock'`);
  return rows[0] ?? { held: 0, deleting: false, on: [] };
}

beforeAll(async () => {
  product = await startProduct();
  const { surface } = product;
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello', 'Hi {{ customer.traits.firstName }}'));
  await surface.publish('journeys', 'welcome', `${welcome}  - wait: 300 days\n`);
  for (const word of words) {
    await surface.identify(word, { email: `${word}@example.org`, firstName: word });
    await surface.consent(`user:${word}`, 'news', 'granted');
    await surface.track(word, 'Signed Up', { note: word });
    ids.set(word, (await surface.profile(`user:${word}`)).id);
  }
  await surface.good('PUT', '/v1/data-plan', { anonymous: { needs: 'none' } });
  const { key } = await surface.good<{ key: string }>('POST', '/v1/keys', { name: 'page', scopes: ['browser'] });
  const claim = { anonymousId: 'cnryshadow', traits: { email: 'cnryshadowed@example.org' } };
  await surface.good('POST', '/v1/identify', claim, { authorization: `Bearer ${key}` });
  for (const word of words)
    await until(`the mail to ${word}`, async () => (await surface.mails(`${word}@example.org`)).length > 0);
}, 300_000);

afterAll(async () => {
  await owner?.end().catch(() => undefined);
  await product?.end();
}, 60_000);

/** What stands still for each of them until `owner` goes. */
async function obstruct(): Promise<void> {
  owner = await withDatabase({ DATA_DIR: product.dataDir }, async (url) => new Client({ connectionString: url }));
  owner.on('error', () => undefined);
  await owner.connect();
  const [deleted, told] = [ids.get('cnrydeleted'), ids.get('cnrytold')];
  await owner.query(`
    create function stand_still() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(1); return old; end $$;
    create trigger stand_still before delete on customers for each row when (old.customer_id = '${deleted}') execute function stand_still();
    create function tell_later() returns trigger language plpgsql as $$ begin new.lease_until := now() + interval '15 seconds'; return new; end $$;
    create trigger tell_later before insert on outbox for each row when (new.customer_id = '${told}' and new.signal = 'erase') execute function tell_later();
    select pg_advisory_lock(1)`);
  await owner.query('begin');
  await owner.query(`select from customers where customer_id = $1 or customer_id in
      (select customer_id from identifiers where kind = 'anonymous' and value = 'cnryshadow') for update`, [ids.get('cnryasked')]); // prettier-ignore
}

test('killed in the middle of erasures, it goes on with all that were on record by itself', async () => {
  await obstruct();
  expect((await inTables(product.dataDir, [...words, 'cnryshadow'])).length).toBeGreaterThan(10);
  expect((await product.surface.call('DELETE', person('cnrytold'))).status).toBe(200);
  const cut = ['cnryasked', 'cnryshadowed', 'cnrydeleted'].map((word) =>
    product.surface.call('DELETE', person(word)).then(
      () => 'answered',
      () => 'cut',
    ),
  );
  const { on } = await until('three who stand still', async () => {
    const seen = await standing();
    return seen.held >= 3 && seen.deleting && seen.on.length >= 2 && seen;
  });
  expect(new Set(on)).toEqual(new Set([ids.get('cnryshadowed'), ids.get('cnrydeleted')]));
  const ended = once(product.process, 'exit');
  product.process.kill('SIGKILL');
  await ended;
  expect(await Promise.all(cut)).toEqual(['cut', 'cut', 'cut']);
  await owner.end().catch(() => undefined);

  product = await startProduct({ dataDir: product.dataDir });
  const { surface } = product;
  for (const word of ['cnryshadowed', 'cnrydeleted', 'cnrytold'])
    await until(`the end of ${word}`, async () => (await surface.call('GET', person(word))).status === 404, 60_000);
  expect((await surface.call('GET', '/v1/customers/anonymous:cnryshadow')).status).toBe(404);
  expect((await surface.call('GET', person('cnryasked'))).status).toBe(200);
}, 180_000);

test('who was not on record yet is asked for again', async () => {
  expect((await product.surface.call('DELETE', person('cnryasked'))).status).toBe(200);
}, 30_000);

test.each(Object.entries(places))(
  'killed %s, nothing is left in a table, a mail box, a file or Temporal',
  async (_at, word) => {
    const run = product.temporal.workflow.getHandle(`customer/${ids.get(word)}`);
    const isGone = (): Promise<boolean> => run.describe().then(() => false, () => true); // prettier-ignore
    await until('the end of the workflow', isGone, 60_000);
    expect(await inTables(product.dataDir, [word])).toEqual([]);
    expect(await product.surface.mails(`${word}@example.org`)).toEqual([]);
    expect(filesHolding(product.dataDir, [word])).toEqual([]);
  },
  90_000,
);

test('their workflows are in no list', async () => {
  const isListed = async (): Promise<boolean> => {
    for await (const { workflowId } of product.temporal.workflow.list())
      if ([...ids.values()].some((id) => workflowId.endsWith(id))) return true;
    return false;
  };
  await until('an empty list', async () => (await isListed()) === false, 60_000);
}, 90_000);
