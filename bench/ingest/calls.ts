import type { Stack } from '../../tests/faults/stack';
import { quantile, rounded } from '../road/numbers';
import { ask, outboxRows, settle } from '../road/people';
import { callerOf } from './caller';
import { costOf } from './cost';

const inBatch = 100;
const people = 10_000;

type Load = { readonly clients: number; readonly seconds: number };
type Sent = { readonly calls: number; readonly seconds: number; readonly millis: readonly number[] };

/** Events that nobody listens to, of people who are known, a hundred a request. */
export async function batched(stack: Stack, seconds: number): Promise<object> {
  const users = await settle(stack, 'batched', people);
  const call = callerOf(stack);
  const pick = picker(users);
  return rateOf(stack, 'batched', { clients: 4, seconds }, async () => {
    const batch = Array.from({ length: inBatch }, () => seen(pick()));
    await call('POST', '/v1/batch', { batch });
    return inBatch;
  });
}

/** The same, one a request: those that come together are stored together, so that more clients cost less each. */
export async function single(stack: Stack, load: Load): Promise<object> {
  const pick = picker(await settle(stack, 'single', people));
  const call = callerOf(stack);
  return rateOf(stack, 'single', load, async () => {
    await call('POST', '/v1/track', seen(pick()));
    return 1;
  });
}

/** People who identify themselves, a hundred a request: every tenth is new, and each says five traits. */
export const identified = (stack: Stack, seconds: number): Promise<object> => identifiedOf(stack, 'identified', 10, seconds); // prettier-ignore

/** The same of people who are known. */
export const known = (stack: Stack, seconds: number): Promise<object> =>
  identifiedOf(stack, 'known', Infinity, seconds);

async function identifiedOf(stack: Stack, name: string, newcomerEach: number, seconds: number): Promise<object> {
  const users = await settle(stack, name, people);
  const call = callerOf(stack);
  const pick = picker(users);
  let made = 0;
  return rateOf(stack, name, { clients: 4, seconds }, async () => {
    const batch = Array.from({ length: inBatch }, () => {
      const isNew = (made += 1) % newcomerEach === 0;
      const userId = isNew ? `newcomer-${made}` : pick();
      const traits = { firstName: 'Ann', city: 'Ulm', plan: made % 3, newsletter: true, email: `${userId}@example.org` };
      return { type: 'identify', userId, traits };
    });
    await call('POST', '/v1/batch', { batch });
    return inBatch;
  });
} // prettier-ignore

const seen = (userId: string) => ({
  type: 'track',
  userId,
  event: 'Page Looked At',
  properties: { path: '/products/42', referrer: 'https://example.org/', value: 12.5 },
});

function picker(users: readonly string[]): () => string {
  let at = 0;
  return () => users[(at += 7) % users.length] ?? '';
}

/** As many requests at once as `clients`, until the time is over: calls a second, their answers, and what each cost whom. */
async function rateOf(stack: Stack, name: string, load: Load, send: () => Promise<number>): Promise<object> {
  const [before] = await ask<{ n: number }>(stack, 'select count(*)::int as n from events');
  const { result, cpuMillisEach } = await costOf(stack, async () => {
    const sent = await sendFor(load, send);
    return { count: sent.calls, seconds: sent.seconds, result: sent };
  });
  const [after] = await ask<{ n: number }>(stack, 'select count(*)::int as n from events');
  return {
    [`${name}PerSecond`]: rounded(result.calls / result.seconds),
    sent: result.calls,
    stored: (after?.n ?? 0) - (before?.n ?? 0),
    waiting: await outboxRows(stack),
    p50: rounded(quantile(result.millis, 0.5)),
    p99: rounded(quantile(result.millis, 0.99)),
    cpuMillisEach,
  };
}

async function sendFor({ clients, seconds }: Load, send: () => Promise<number>): Promise<Sent> {
  const millis: number[] = [];
  let calls = 0;
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const since = performance.now();
      const sent = await send();
      calls += sent;
      millis.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { calls, millis, seconds: (performance.now() - begun) / 1_000 };
}
