import { startProduct, type Product } from '../e2e/product';
import { seedFrom } from '../setup/seed';
import { fuzz } from './fuzz';
import { crowd } from './send';
import { prepareWorld } from './world';

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 3_000);
const seed = seedFrom('FUZZ_SEED');
const mostTold = 25;
/** Nothing stops anybody here, so that there is no problem to retry. */
const neverTaken = ['POST /v1/problems/{id}/retry'];

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 180_000);
afterAll(async () => {
  crowd.destroy();
  await product?.end();
}, 60_000);

test(
  `${requests} requests to every operation, valid and spoilt, are answered as described, and none holds the event loop (FUZZ_SEED=${seed})`,
  async () => {
    const world = await prepareWorld(product);
    const { findings, neverGood, longestDelay } = await fuzz(world, { requests, seed, neverTaken });
    process.stdout.write(`fuzz: FUZZ_SEED=${seed}, longest delay of the event loop ${Math.round(longestDelay)} ms\n`);
    expect(findings.slice(0, mostTold).join('\n')).toBe('');
    expect(Object.fromEntries(neverGood)).toEqual(
      Object.fromEntries(neverTaken.map((name) => [name, expect.any(String) as string])),
    );
  },
  // Only what hangs is ended: a busy machine takes many times as long as a quiet one.
  Math.max(1_800_000, requests * 300),
);
