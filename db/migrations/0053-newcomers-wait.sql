-- Newcomers, and of whom an import told, have a lane of their own: while more of them pour in than can be looked at they wait, and nobody
-- waits behind them (decision 0069). The version before goes on working beside this one: it writes `bulk`.
alter table outbox add column patient boolean not null default false;
alter table outbox drop column lane;
alter table outbox add column lane text not null generated always as (
  case when signal = 'erase' then 'erasures' when patient then 'patient' when bulk then 'bulk' else 'fresh' end) stored;

create index outbox_order on outbox (lane, lease_until, id);
