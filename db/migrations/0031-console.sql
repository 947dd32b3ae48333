-- Who signed in to the console, by the hash of what their browser holds. In real time, as all that is about browsers.
create table sessions (
  hash    bytea primary key,
  key_id  uuid not null references api_keys,
  ends_at timestamptz not null
);
create index sessions_by_end on sessions (ends_at);

-- What operators changed. A line is there before its change, so that none is without one; the answer's status follows.
create table audit (
  seq      bigint generated always as identity primary key,
  at       timestamptz not null,
  key_id   uuid not null,
  key_name text not null,
  what     text not null,
  target   text,
  note     text,
  status   integer
);

grant select, insert, delete on sessions to sojourn_app;
grant select, insert on audit to sojourn_app;
grant update (target, status) on audit to sojourn_app;
