-- What this installation hashes and signs with stands here sealed under MASTER_KEY, so that the database alone tells none of it.
alter table secrets add column sealed bytea;
-- What was kept open before; sealed and emptied by the first process that has the key.
alter table secrets alter column value drop not null;

-- Whose answer it is, so that it goes when they go; null where it is nobody's.
alter table idempotency_keys add column customer_id uuid;
create index idempotency_keys_customer on idempotency_keys (customer_id) where customer_id is not null;

-- Addresses that a person had before: an erasure suppresses them too.
create table former_addresses (
  customer_id uuid not null references customers on delete cascade,
  kind        text not null,
  value       text not null,
  hash        bytea not null,
  primary key (customer_id, kind, value)
);

-- Keyed hashes of what an erasure forgot, so that what was under way, or is sent again, brings nobody back: identifiers that came
-- before `at`, and messages for ever.
create table forgotten (
  hash bytea primary key,
  at   timestamptz not null
);

grant select, insert, delete on former_addresses to sojourn_app;
grant select, insert, update on forgotten to sojourn_app;
