-- What people agree to, in all its versions. A version never changes: the ledger names it for ever.
create table statements (
  key          text primary key,
  draft_source text not null,
  draft_format text not null check (draft_format in ('yaml', 'json')),
  revision     bigint not null default 1,
  live_version integer,
  -- Grants of versions before this one are worth nothing.
  good_from    integer not null default 1,
  updated_at   timestamptz not null
);

create table statement_versions (
  key          text not null references statements,
  version      integer not null,
  source       text not null,
  format       text not null,
  definition   jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (key, version)
);
grant select, insert, update, delete on statements to sojourn_app;
grant select, insert on statement_versions to sojourn_app;

-- Who agreed to a statement, in the order in which a sweep goes through them.
create index consents_by_statement on consents (statement, customer_id) where statement is not null;
alter table sweeps drop constraint sweeps_whom_check, add constraint sweeps_whom_check
  check (whom in ('inside', 'buyers', 'agreed', 'parked-in', 'parked-inside', 'parked-by', 'all-parked', 'parked-elsewhere', 'problem'));
