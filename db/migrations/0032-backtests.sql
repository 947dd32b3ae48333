-- What a draft would have done over the stored history. It holds counts, nothing of any person; while it runs its process says so now and then.
create table backtests (
  backtest_id uuid primary key,
  journey     text not null,
  days        integer not null,
  asked_at    timestamptz not null,
  -- By the clock of the machine.
  heard_at    timestamptz not null default now(),
  state       text not null default 'running' check (state in ('running', 'done', 'failed')),
  done        integer not null default 0,
  -- Unknown until the people are counted.
  people      integer,
  result      jsonb,
  failure     text check (failure in ('too-expensive', 'cancelled', 'stopped'))
);
create index backtests_by_word on backtests (heard_at);
grant select, insert, update, delete on backtests to sojourn_app;
