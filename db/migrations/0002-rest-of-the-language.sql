-- The rest of the journey language: points, calls to other systems, audiences, and versions that move or drain.

-- The points ledger: once a passage and step, for ever; customers.points is its sum.
create table points (
  customer_id  uuid not null references customers on delete cascade,
  enrolment_id uuid not null,
  step         text not null,
  journey      text not null,
  points       integer not null,
  reason       text not null,
  at           timestamptz not null,
  primary key (customer_id, enrolment_id, step)
);

-- Calls of webhooks: decided like messages, made from a queue of their own. The id is the webhook-id over all attempts.
create table calls (
  customer_id  uuid not null references customers on delete cascade,
  call_id      uuid not null,
  enrolment_id uuid not null,
  journey      text not null,
  version      integer not null,
  step         text not null,
  url          text not null,
  body         jsonb not null,
  status       text not null check (status in ('open', 'calling', 'answered', 'failed')),
  reason       text,
  decided_at   timestamptz not null,
  -- Product time after which nobody waits for the answer any more.
  until        timestamptz not null,
  at           timestamptz not null,
  attempt      integer not null default 0,
  -- Real time.
  lease_until  timestamptz,
  http_status  integer,
  response     jsonb,
  primary key (customer_id, call_id)
);
create index calls_open on calls (customer_id) where status in ('open', 'calling');

create table audiences (
  key          text primary key,
  draft_source text not null,
  draft_format text not null check (draft_format in ('yaml', 'json')),
  revision     bigint not null default 1,
  live_version integer,
  updated_at   timestamptz not null
);

create table audience_versions (
  key          text not null references audiences,
  version      integer not null,
  source       text not null,
  format       text not null,
  definition   jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (key, version)
);

-- How far an occurrence of an audience entry has come, for the people whose clocks show it at the same instant.
create table audience_passes (
  journey    text not null references journeys,
  -- Local time of the occurrence, as 2026-12-07T09:00:00.
  occurrence text not null,
  instant    timestamptz not null,
  -- Customers up to here have been looked at.
  after      uuid not null,
  looked     bigint not null default 0,
  entered    bigint not null default 0,
  ended_at   timestamptz,
  primary key (journey, occurrence, instant)
);

-- Since when a journey lets people in without a break: occurrences of before are passed over.
alter table journeys add column live_since timestamptz;
update journeys set live_since = updated_at where state = 'live';

drop index messages_recent;
-- A message counts for caps from its hand-over.
create index messages_recent on messages (customer_id, at);

grant select, insert, update, delete on points, calls, audiences, audience_versions, audience_passes to sojourn_app;
revoke update, delete on points from sojourn_app;
