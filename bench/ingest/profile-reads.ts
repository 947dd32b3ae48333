import type { Stack } from '../../tests/faults/stack';
import { quantile, rounded } from '../road/numbers';
import { ask } from '../road/people';
import { callerOf } from './caller';
import { costOf } from './cost';

type Size = { readonly customers: number; readonly events: number; readonly seconds: number };

/** People at a time: so many that a statement costs little beside its rows, and so few that its rows stay in memory. */
const atOnce = 20_000;
const readers = 4;
/** Reads before it counts: the first ones of a process open connections and compile what they run. */
const warmUp = 200;

/** What reading a profile takes among so many, as it is, as it was and as it was known, and their newest page of the timeline. */
export async function profileReads(stack: Stack, { customers, events, seconds }: Size): Promise<object> {
  const since = performance.now();
  const each = Math.ceil(events / customers);
  for (let from = 0; from < customers; from += atOnce) await settleWithPast(stack, from, Math.min(atOnce, customers - from), each); // prettier-ignore
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
  return {
    reads: millis.length,
    p50: rounded(quantile(millis, 0.5)),
    p99: rounded(quantile(millis, 0.99)),
    cpuMillisEach,
  };
}

/** People with an account, an address, traits of two versions, consents and so many events, as ingest would have stored them. */
async function settleWithPast(stack: Stack, from: number, count: number, events: number): Promise<void> {
  await ask(
    stack,
    `with fresh as (insert into customers (customer_id, stage, stage_since, created_at, traits)
       select gen_random_uuid(), 'registered', now() - interval '60 days', now() - interval '90 days',
         '{"city": {"value": "Ulm", "source": "bench", "at": 1700000000000}, "firstName": {"value": "Ann", "source": "bench", "at": 1700000000000}}'
       from generate_series(1, $2::int) returning customer_id),
     named as (select customer_id, 'sized-' || ($1::int + row_number() over () - 1) as name from fresh),
     identified as (insert into identifiers (customer_id, kind, value, added_at, source)
       select customer_id, 'user', name, now() - interval '90 days', 'bench' from named
       union all select customer_id, 'email', name || '@example.org', now() - interval '90 days', 'bench' from named returning customer_id, kind, value),
     owned as (insert into identifier_owners (kind, value, customer_id) select kind, value, customer_id from identified),
     permitted as (insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
       select customer_id, n, 'purpose-' || n, 'granted', now() - n * interval '20 days', now() - n * interval '20 days', 'bench' from named, generate_series(1, 3) n),
     kept as (insert into versions (customer_id, recorded_at, said)
       select customer_id, now() - n * interval '30 days', jsonb_build_array(jsonb_build_object('what', 'trait', 'name', 'city', 'at', 1600000000000 + n,
         'value', jsonb_build_object('value', 'City ' || n, 'source', 'bench', 'at', 1600000000000 + n))) from named, generate_series(1, 2) n)
     insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
       select customer_id, gen_random_uuid(), case n % 3 when 0 then 'Order Completed' else 'Page Looked At' end, '{"path": "/products/42", "value": 12.5}',
         now() - n * interval '3 days', now() - n * interval '3 days', 'bench', name || '-' || n from named, generate_series(1, $3::int) n`,
    [from, count, events],
  );
}
