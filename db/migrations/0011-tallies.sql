-- Counts and sums of a person's past, kept so that a question about it reads few events however many there are.

-- Totals of the decided events of a name that happened before `upto`. A memo only: what is missing is counted anew.
create table tallies (
  customer_id uuid not null references customers on delete cascade,
  name        text not null,
  -- `=` and the property that is summed; empty where events are only counted.
  property    text not null,
  upto        timestamptz not null,
  count       bigint not null,
  sum         numeric not null,
  -- Real time; the oldest are dropped.
  written_at  timestamptz not null default clock_timestamp(),
  primary key (customer_id, name, property, upto)
);
grant select, insert, update, delete on tallies to sojourn_app;

-- What conditions count over; the index alone answers how many there are.
create index events_counted on events (customer_id, name, at) where not undecided and type not in ('enrol', 'audience');
drop index events_by_name;
