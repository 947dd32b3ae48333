-- What people asked for by their rights: when it came, until when it must be answered, and when it was. Of who was erased only that
-- somebody was.
create table requests (
  request_id  uuid primary key,
  asks        text not null check (asks in ('access', 'portability', 'erase', 'rectify', 'restrict', 'object')),
  about       uuid references customers on delete set null,
  at          timestamptz not null,
  due         timestamptz not null,
  source      text not null,
  -- Why it takes longer; once.
  because     text,
  answered_at timestamptz,
  outcome     text check (outcome in ('done', 'refused', 'cancelled')),
  reason      text,
  check ((answered_at is null) = (outcome is null))
);
create index requests_by_time on requests (at, request_id);
create index requests_open on requests (due) where answered_at is null;
create index requests_about on requests (about) where about is not null;

grant select, insert, update on requests to sojourn_app;
