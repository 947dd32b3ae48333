import type { Stack } from '../../tests/faults/stack';
import { ask } from '../road/people';

/** Which people of how many. */
export type Slice = { readonly from: number; readonly count: number; readonly of: number };

/** Of the first four digits of an id, so many values. */
const beginnings = 0x10000;

/**
 * People with an account, an address, traits of two versions, consents and so many events, as ingest would have stored them. The ids of a slice
 * begin alike, so that what is written for it lies together in each index; those of all slices are spread as evenly as any.
 */
export async function settleWithPast(stack: Stack, { from, count, of }: Slice, events: number): Promise<void> {
  await ask(
    stack,
    `with fresh as (insert into customers (customer_id, stage, stage_since, created_at, traits)
       select overlay(gen_random_uuid()::text placing lpad(to_hex(floor($4::float8 + random() * ($5::float8 - $4::float8))::int), 4, '0') from 1 for 4)::uuid, 'registered', now() - interval '60 days', date_trunc('milliseconds', now()) - interval '90 days',
         '{"city": {"value": "Ulm", "source": "bench", "at": 1700000000000}, "firstName": {"value": "Ann", "source": "bench", "at": 1700000000000}}'
       from generate_series(1, $2::int) returning customer_id),
     named as (select customer_id, 'sized-' || ($1::int + row_number() over () - 1) as name from fresh order by customer_id),
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
         now() - n * interval '3 days', now() - n * interval '3 days', 'bench', name || '-' || n from named, generate_series(1, $3::int) n order by customer_id, n desc`,
    [from, count, events, (from / of) * beginnings, ((from + count) / of) * beginnings],
  );
}
