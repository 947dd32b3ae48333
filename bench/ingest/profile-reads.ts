import type { Stack } from '../../tests/faults/stack';
import { quantile, rounded } from '../road/numbers';
import { atPace } from '../road/pace';
import { ask } from '../road/people';
import { callerOf } from './caller';
import { costOf } from './cost';
import { settleWithPast } from './past';

type Size = { readonly customers: number; readonly events: number; readonly seconds: number };

/** People at a time: so many that a statement costs little beside its rows, and so few that its rows stay in memory. */
const atOnce = 20_000;
const readers = 4;
/** Reads a second that come whether the last one is answered or not, a quarter of what two cores do. */
const pace = 50;
/** Reads before it counts: the first ones of a process open connections and compile what they run. */
const warmUp = 200;

/** What reading a profile takes among so many, as it is, as it was and as it was known, and their newest page of the timeline. */
export async function profileReads(stack: Stack, { customers, events, seconds }: Size): Promise<object> {
  const since = performance.now();
  const each = Math.ceil(events / customers);
  for (let from = 0; from < customers; from += atOnce) await settleWithPast(stack, { from, count: Math.min(atOnce, customers - from), of: customers }, each); // prettier-ignore
  await ask(stack, 'vacuum analyze customers, events, identifiers, identifier_owners, versions, consents');
  const generatedSeconds = rounded((performance.now() - since) / 1_000);
  const then = encodeURIComponent(new Date(Date.now() - 40 * 86_400_000).toISOString());
  const asked = { profile: '', at: `?at=${then}`, knownAt: `?knownAt=${then}`, timeline: '/timeline?limit=50' };
  const figures: Record<string, object> = {};
  for (const [name, rest] of Object.entries(asked)) {
    const path = (): string => `/v1/customers/user:sized-${Math.floor(Math.random() * customers)}${rest}`;
    figures[name] = await latencyOf(stack, path, seconds / 2);
  }
  return { customers, events: each * customers, generatedSeconds, ...figures };
}

const latencies = (millis: readonly number[]) => ({
  p50: rounded(quantile(millis, 0.5)),
  p99: rounded(quantile(millis, 0.99)),
});

async function latencyOf(stack: Stack, path: () => string, seconds: number): Promise<object> {
  const call = callerOf(stack);
  for (let n = 0; n < warmUp; n++) await call('GET', path());
  const millis: number[] = [];
  const begun = performance.now();
  const end = performance.now() + seconds * 1_000;
  const reader = async (): Promise<void> => {
    while (performance.now() < end) {
      const since = performance.now();
      await call('GET', path());
      millis.push(performance.now() - since);
    }
  };
  const { cpuMillisEach } = await costOf(stack, async () => {
    const result = await Promise.all(Array.from({ length: readers }, reader));
    return { count: millis.length, seconds: (performance.now() - begun) / 1_000, result };
  });
  const paced: number[] = [];
  await atPace(pace, seconds, async () => {
    const since = performance.now();
    await call('GET', path());
    paced.push(performance.now() - since);
  });
  return { reads: millis.length, ...latencies(millis), cpuMillisEach, paced: latencies(paced) };
}
