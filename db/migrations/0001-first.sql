-- Every table of a customer's rows starts its key with customer_id, so that all of them distribute by customer.
-- Instants are product time (see clock), except the leases of claims and outbox rows, which are real time.

create table customers (
  customer_id    uuid primary key,
  stage          text not null default 'anonymous' check (stage in ('anonymous', 'light', 'registered', 'advocate')),
  stage_since    timestamptz not null,
  created_at     timestamptz not null,
  traits         jsonb not null default '{}',
  preferences    jsonb not null default '{}',
  points         integer not null default 0,
  tier           text,
  paused_at      timestamptz,
  pause_reason   text,
  revision       bigint not null default 1
);

create table stages (
  customer_id uuid not null references customers on delete cascade,
  seq         integer not null,
  from_stage  text not null,
  to_stage    text not null,
  at          timestamptz not null,
  cause       text not null,
  primary key (customer_id, seq)
);

create table identifiers (
  customer_id uuid not null references customers on delete cascade,
  kind        text not null,
  value       text not null,
  verified_at timestamptz,
  added_at    timestamptz not null,
  source      text not null,
  -- Keyed hash of an address, to find it on the suppression list.
  hash        bytea,
  primary key (customer_id, kind, value)
);

-- A directory, not a customer's table: whose identifier is this?
create table identifier_owners (
  kind        text not null,
  value       text not null,
  customer_id uuid not null references customers on delete cascade,
  primary key (kind, value)
);

create table events (
  customer_id uuid not null references customers on delete cascade,
  event_id    uuid not null,
  seq         bigint generated always as identity,
  type        text not null default 'track',
  name        text not null,
  properties  jsonb not null default '{}',
  context     jsonb,
  at          timestamptz not null,
  received_at timestamptz not null,
  source      text not null,
  message_id  text not null,
  -- Somebody listens and no decision has seen it yet.
  undecided   boolean not null default false,
  primary key (customer_id, event_id)
);
create index events_by_name on events (customer_id, name, at);
create index events_undecided on events (customer_id) where undecided;

-- A directory: each message counts once for ever per source.
create table receipts (
  source      text not null,
  message_id  text not null,
  customer_id uuid not null,
  event_id    uuid not null,
  primary key (source, message_id)
);

-- The ledger: the application may add lines, never change one.
create table consents (
  customer_id uuid not null references customers on delete cascade,
  seq         integer not null,
  purpose     text not null,
  channel     text,
  state       text not null check (state in ('granted', 'denied', 'withdrawn')),
  at          timestamptz not null,
  recorded_at timestamptz not null,
  source      text not null,
  statement   text,
  version     text,
  valid_until timestamptz,
  evidence    jsonb,
  primary key (customer_id, seq)
);

create table enrolments (
  customer_id  uuid not null references customers on delete cascade,
  enrolment_id uuid not null,
  journey      text not null,
  version      integer not null,
  key          text not null,
  state        text not null check (state in ('active', 'completed', 'exited')),
  step         text not null,
  since        timestamptz not null,
  waiting      jsonb,
  entry        jsonb not null,
  results      jsonb not null default '{}',
  entered_at   timestamptz not null,
  ended_at     timestamptz,
  outcome      text,
  goal_at      timestamptz,
  primary key (customer_id, enrolment_id)
);
create index enrolments_by_passage on enrolments (customer_id, journey, key);
create index enrolments_active on enrolments (customer_id) where state = 'active';
create index enrolments_by_place on enrolments (journey, version, state, step);

create table messages (
  customer_id      uuid not null references customers on delete cascade,
  message_id       uuid not null,
  enrolment_id     uuid not null,
  journey          text not null,
  version          integer not null,
  step             text not null,
  template         text not null,
  template_version integer not null,
  purpose          text not null,
  channel          text,
  class            text not null check (class in ('marketing', 'service')),
  priority         integer not null,
  status           text not null check (status in ('decided', 'handing-over', 'sent', 'withheld', 'failed', 'unknown')),
  reason           text,
  decided_at       timestamptz not null,
  not_before       timestamptz not null,
  at               timestamptz not null,
  -- The fence: which claim this is, and until when (real time) nobody else may take it.
  attempt          integer not null default 0,
  lease_until      timestamptz,
  -- Could not be handed over at once: it goes through the channel's queue.
  queued           boolean not null default false,
  provider_reply   text,
  primary key (customer_id, message_id)
);
create index messages_recent on messages (customer_id, decided_at);
create index messages_open on messages (customer_id) where status in ('decided', 'handing-over');
create index messages_by_journey on messages (journey, version, step, status);

create table decisions (
  customer_id  uuid not null references customers on delete cascade,
  seq          bigint generated always as identity,
  at           timestamptz not null,
  enrolment_id uuid not null,
  journey      text not null,
  version      integer not null,
  step         text not null,
  outcome      text not null check (outcome in ('send', 'hold', 'skip', 'exit')),
  reason       text not null,
  until        timestamptz,
  message_id   uuid,
  data         jsonb not null default '{}',
  primary key (customer_id, seq)
);
create index decisions_newest on decisions (seq desc);

create table changes (
  customer_id uuid not null references customers on delete cascade,
  seq         bigint generated always as identity,
  at          timestamptz not null,
  kind        text not null,
  data        jsonb not null,
  primary key (customer_id, seq)
);

create table outbox (
  id          bigint generated always as identity primary key,
  customer_id uuid not null,
  signal      text not null check (signal in ('event', 'registration', 'consentChange', 'preferenceChange', 'wake', 'erase')),
  ref         text,
  created_at  timestamptz not null default now(),
  lease_until timestamptz
);

create table journeys (
  key          text primary key,
  name         text not null,
  draft_source text not null,
  draft_format text not null check (draft_format in ('yaml', 'json')),
  revision     bigint not null default 1,
  state        text not null default 'draft' check (state in ('draft', 'live', 'paused', 'archived')),
  live_version integer,
  updated_at   timestamptz not null
);

create table journey_versions (
  key          text not null references journeys,
  version      integer not null,
  source       text not null,
  format       text not null,
  definition   jsonb not null,
  in_flight    text not null default 'keep' check (in_flight in ('keep', 'move', 'drain')),
  published_at timestamptz not null,
  published_by text not null,
  primary key (key, version)
);

create table templates (
  key          text primary key,
  draft_source text not null,
  draft_format text not null check (draft_format in ('yaml', 'json')),
  revision     bigint not null default 1,
  live_version integer,
  updated_at   timestamptz not null
);

create table template_versions (
  key          text not null references templates,
  version      integer not null,
  source       text not null,
  format       text not null,
  definition   jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (key, version)
);

create table policies (
  version      integer primary key,
  source       text not null,
  format       text not null,
  definition   jsonb not null,
  published_at timestamptz not null,
  published_by text not null
);

-- Goes up with every change of a definition, so that a process knows when its copy is stale.
create table definitions_revision (
  only_row boolean primary key default true check (only_row),
  revision bigint not null default 0
);
insert into definitions_revision default values;

create table api_keys (
  key_id     uuid primary key,
  name       text not null,
  hash       bytea not null unique,
  scopes     text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table idempotency_keys (
  key_id          uuid not null,
  idempotency_key text not null,
  fingerprint     text not null,
  status          integer,
  response        jsonb,
  created_at      timestamptz not null default now(),
  primary key (key_id, idempotency_key)
);

-- Keyed hashes of addresses that must never be spoken to; what remains after an erasure.
create table suppressions (
  hash    bytea not null,
  channel text not null,
  reason  text not null,
  at      timestamptz not null,
  primary key (hash, channel)
);

create view suppressed_channels as
  select i.customer_id, s.channel, min(s.reason) as reason
  from identifiers i join suppressions s on s.hash = i.hash group by i.customer_id, s.channel;

create table channels (
  kind       text primary key,
  paused     boolean not null default false,
  per_second double precision,
  updated_at timestamptz not null
);

create table secrets (
  name  text primary key,
  value bytea not null
);

-- Product time = product_at + (real time - real_at) * rate.
create table clock (
  only_row   boolean primary key default true check (only_row),
  rate       double precision not null,
  real_at    timestamptz not null,
  product_at timestamptz not null
);

grant usage on schema public to sojourn_app;
grant select, insert, update, delete on all tables in schema public to sojourn_app;
revoke update, delete on consents, decisions, stages, changes from sojourn_app;
revoke delete on customers from sojourn_app;
grant usage on all sequences in schema public to sojourn_app;
