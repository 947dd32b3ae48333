-- What came as an OpenDSR request: the sender's id of it, who sent it, and where its status is told.
create table subject_requests (
  subject_request_id uuid primary key,
  request_id         uuid not null references requests on delete cascade,
  controller_id      text not null,
  received_at        timestamptz not null,
  expected_at        timestamptz not null,
  callbacks          text[] not null
);
create index subject_requests_of on subject_requests (request_id);

-- An erasure that begins later may be taken back until then, and what paused the person before pauses them again.
alter table erasing add column begins_at timestamptz;
alter table erasing add column paused_before jsonb;

-- Where else people's data are: who is told of an erasure, and how to knock there (sealed).
create table processors (
  name       text primary key,
  url        text not null,
  sealed     bytea,
  updated_at timestamptz not null
);

-- What other systems are told of a request until they answered; its content (sealed) is forgotten then.
create table request_calls (
  call_id     uuid primary key,
  request_id  uuid references requests on delete cascade,
  -- Who is told; null for an address that came with the request.
  processor   text,
  url         text,
  sealed      bytea,
  asked_at    timestamptz not null,
  attempt     integer not null default 0,
  -- Real time.
  try_at      timestamptz not null,
  status      text not null default 'open' check (status in ('open', 'answered', 'failed')),
  http_status integer,
  reason      text,
  check ((status = 'open') = (sealed is not null))
);
create index request_calls_open on request_calls (try_at) where status = 'open';
create index request_calls_of on request_calls (request_id);

grant select, insert on subject_requests to sojourn_app;
grant select, insert, update, delete on processors to sojourn_app;
grant select, insert, update on request_calls to sojourn_app;
