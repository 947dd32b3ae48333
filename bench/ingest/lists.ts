import type { Stack } from '../../tests/faults/stack';
import { median, quantile, rounded } from '../road/numbers';
import { askerOf, type Asker } from './caller';

const pages = 100;
const rounds = 5;

const audiences = {
  everybody: 'true',
  trait: 'customer.traits.city == "Ulm"',
  count: 'count("Order Completed", "90 days") >= 2',
};

/** What the lists of the console take among so many: people by pages and by a beginning, and audiences counted and listed. Milliseconds, one reader. */
export async function lists(stack: Stack): Promise<object> {
  const ask = askerOf(stack);
  const figures: Record<string, object> = {
    people: await walk(ask, '/v1/customers?limit=50'),
    registered: await walk(ask, '/v1/customers?limit=50&stage=registered'),
    beginning: await walk(ask, '/v1/customers?limit=50&query=sized-7'),
    nobody: await walk(ask, '/v1/customers?limit=50&stage=advocate'),
  };
  for (const [key, when] of Object.entries(audiences)) figures[key] = await audience(ask, key, when);
  return figures;
}

async function walk(ask: Asker, path: string): Promise<object> {
  const millis: number[] = [];
  let cursor = '';
  for (let n = 0; n < pages; n++) {
    const { took, body } = await timed(ask, `${path}${cursor}`);
    millis.push(took);
    const { next } = body as { next: string | null };
    if (next === null) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  return { pages: millis.length, p50: rounded(quantile(millis, 0.5)), most: rounded(Math.max(...millis)) };
}

async function audience(ask: Asker, key: string, when: string): Promise<object> {
  await fine(ask, 'PUT', `/v1/audiences/${key}`, { audience: key, when });
  await fine(ask, 'POST', `/v1/audiences/${key}/publish`, {});
  const sizes: number[] = [];
  let size = {};
  for (let n = 0; n < rounds; n++) {
    const { took, body } = await timed(ask, `/v1/audiences/${key}/size`);
    sizes.push(took);
    size = body;
  }
  return {
    size,
    sizeMillis: rounded(median(sizes)),
    members: await walk(ask, `/v1/audiences/${key}/members?limit=50`),
  };
}

async function timed(ask: Asker, path: string): Promise<{ took: number; body: object }> {
  const since = performance.now();
  const body = await fine(ask, 'GET', path);
  return { took: performance.now() - since, body };
}

async function fine(ask: Asker, method: 'GET' | 'POST' | 'PUT', path: string, sent?: object): Promise<object> {
  const { status, body } = await ask(method, path, sent);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${body.slice(0, 200)}`);
  return JSON.parse(body) as object;
}
