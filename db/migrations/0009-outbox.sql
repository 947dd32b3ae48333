-- The order in which rows of the outbox may be taken: lease_until is the moment from which on (real time), of every row.
-- The version before goes on working beside this one: it writes and reads the same column.
update outbox set lease_until = now() where lease_until is null;
alter table outbox alter column lease_until set default now(), alter column lease_until set not null;

-- A publish or a sweep over many goes behind what people just did; the end of a workflow has a lane of its own.
alter table outbox add column bulk boolean not null default false;
alter table outbox add column lane text not null
  generated always as (case when signal = 'erase' then 'erasures' when bulk then 'bulk' else 'fresh' end) stored;

create index outbox_order on outbox (lane, lease_until, id);
create index outbox_customer on outbox (customer_id);
