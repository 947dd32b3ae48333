-- When time alone next changes something of a customer, in product time: the moment for which their workflow has a timer. Of whom
-- nothing is due there is no row. A wake writes it where it differs, so it is narrow and stands apart from the customer.
create table alarms (
  customer_id uuid primary key references customers on delete cascade,
  due         timestamptz not null,
  -- Real time at which the keeper last asked for a wake that had not come.
  asked_at    timestamptz
);
create index alarms_due on alarms (due);

-- What a wake should have come for long ago, by its age.
create index events_undecided_age on events (received_at, customer_id) where undecided;
create index messages_lapsed on messages (lease_until) where status = 'handing-over';

-- What the keeper knows of Temporal; who takes its look first among the workers moves the time of the next one.
create table keeper (
  only_row     boolean primary key default true check (only_row),
  -- Real time.
  next_look    timestamptz not null default now(),
  -- The Temporal that holds the workflows; another one has lost them.
  namespace_id text,
  -- Runs that were closed until then (Temporal's time) have been looked at.
  closed_until timestamptz,
  -- A sweep over everybody pending is under way and has come so far.
  swept_until  uuid
);
insert into keeper default values;

grant select, insert, update, delete on alarms to sojourn_app;
grant select, update on keeper to sojourn_app;
