-- Calls of backends and pages that could not be taken, kept for seven days (stored_at: real time), so that none is silent.
create table rejected (
  id          bigint generated always as identity primary key,
  at          timestamptz not null,
  stored_at   timestamptz not null default now(),
  key_id      uuid not null,
  key_name    text not null,
  code        text not null,
  detail      text not null,
  type        text,
  -- As it came, where it was not too large to be kept.
  call        jsonb,
  -- Texts that stand in it: an erasure takes along what names the person.
  names       text[] not null
);
create index rejected_by_code on rejected (code, id);
create index rejected_by_key on rejected (key_id, stored_at);
create index rejected_by_age on rejected (stored_at);
create index rejected_by_name on rejected using gin (names);
grant select, insert, delete on rejected to sojourn_app;

-- The undecided in their order, so that a wake reads the first of them alone.
create index events_undecided_order on events (customer_id, seq) where undecided;
