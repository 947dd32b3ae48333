-- Whom a publish, a mended template or another build has woken: worked off by the workers in small steps, behind what people do.
create table sweeps (
  whom       text not null check (whom in ('inside', 'parked-in', 'parked-inside', 'parked-by', 'all-parked', 'parked-elsewhere', 'problem')),
  named      text not null,
  -- Customers up to this one were told.
  after      uuid not null default '00000000-0000-0000-0000-000000000000',
  -- Where it stood when it was asked for again: it goes round until it comes there.
  upto       uuid,
  stepped_at timestamptz not null default now(),
  primary key (whom, named)
);
grant select, insert, update, delete on sweeps to sojourn_app;

-- Of many workers one takes the next step (real time).
alter table keeper add column next_sweep timestamptz not null default now();

-- Who is inside a journey, and whose event is parked as a whole, in the order in which they are woken.
create index enrolments_inside on enrolments (journey, customer_id) where state = 'active';
create index parked_events on parked (customer_id) where part = 'event';
-- Wakes of the parked that were not told yet.
create index outbox_parked on outbox (id) where ref = 'parked';
