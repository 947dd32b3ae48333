-- What may be collected, in all its versions; the newest is in force.
create table data_plans (
  version      integer primary key,
  source       text not null,
  format       text not null,
  definition   jsonb not null,
  published_at timestamptz not null,
  published_by text not null
);
grant select, insert, update, delete on data_plans to sojourn_app;

-- The keys under which sensitive values of a person are sealed, themselves sealed under MASTER_KEY: who has none has forgotten them.
create table customer_keys (
  customer_id uuid not null references customers on delete cascade,
  key_id      uuid not null,
  sealed      bytea not null,
  primary key (customer_id, key_id)
);
grant select, insert, delete on customer_keys to sojourn_app;

-- What is only counted, an hour of real time each: calls of visitors who may not be tracked, and what retention deleted. Several
-- slots, so that many who count at once do not wait for each other.
create table counted (
  what  text not null,
  hour  timestamptz not null,
  slot  int not null,
  count bigint not null,
  primary key (what, hour, slot)
);
grant select, insert, update, delete on counted to sojourn_app;

-- How far retention has come in its round through all customers, and when its next step is (real time): of many workers one takes it.
alter table keeper add column retained_until uuid not null default '00000000-0000-0000-0000-000000000000';
alter table keeper add column next_retention timestamptz not null default now();
