-- What cannot be decided, by itself, so that the rest of its person goes on. `retry_at` and its schedule are real time; null while
-- it is being tried. `revision` and `build`: under which definitions and which build of Sojourn it was tried last.
create table parked (
  customer_id uuid not null references customers on delete cascade,
  part text not null check (part in ('passage', 'entry', 'event', 'stage')),
  id text not null,
  problem uuid not null,
  reason text not null,
  detail text not null,
  journey text,
  version int,
  step text,
  template text,
  since timestamptz not null,
  tried_at timestamptz not null,
  tries int not null,
  retry_at timestamptz,
  revision bigint not null,
  build text not null,
  missed jsonb not null default '[]',
  entry jsonb,
  primary key (customer_id, part, id)
);
-- Who is stopped by one cause, counted and woken.
create index parked_by_problem on parked (problem, customer_id) where retry_at is not null;
-- Who is woken when something is published.
create index parked_by_journey on parked (journey, customer_id) where journey is not null;
create index parked_by_template on parked (template, customer_id) where template is not null;
-- What is due.
create index parked_due on parked (retry_at) where retry_at is not null;
grant select, insert, update, delete on parked to sojourn_app;
