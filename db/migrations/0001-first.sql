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

create function definitions_changed() returns trigger language plpgsql as $$
begin
  update definitions_revision set revision = revision + 1;
  return null;
end $$;
create trigger journeys_changed after insert or update or delete on journeys for each statement execute function definitions_changed();
create trigger journey_versions_changed after insert or update or delete on journey_versions for each statement execute function definitions_changed();
create trigger templates_changed after insert or update or delete on template_versions for each statement execute function definitions_changed();
create trigger policies_changed after insert or update or delete on policies for each statement execute function definitions_changed();

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

-- The only road by which ledger lines go away; runs with the owner's rights.
create function erase_customer(who uuid) returns boolean language plpgsql security definer set search_path = public as $$
begin
  delete from receipts r using events e where e.customer_id = who and r.source = e.source and r.message_id = e.message_id;
  delete from outbox where customer_id = who;
  delete from customers where customer_id = who;
  return found;
end $$;

create function millis(at timestamptz) returns bigint language sql immutable parallel safe
  return (extract(epoch from at) * 1000)::bigint;

-- Everything that a decision about one customer may read. A function, so that its plan is made once a session.
create function customer_facts(who uuid, counted text[], recent timestamptz, goals_since timestamptz) returns jsonb language plpgsql stable as $$
begin
  return (select jsonb_build_object(
    'customer', jsonb_strip_nulls(jsonb_build_object(
        'id', c.customer_id, 'stage', c.stage, 'stageSince', millis(c.stage_since), 'createdAt', millis(c.created_at), 'points', c.points, 'tier', c.tier,
        'paused', case when c.paused_at is not null then jsonb_build_object('at', millis(c.paused_at), 'reason', c.pause_reason) end,
        'identifiers', coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at)) order by added_at, kind, value)
          from identifiers where customer_id = who), '[]')))
      || jsonb_build_object('traits', c.traits, 'suppressed',
        coalesce((select jsonb_object_agg(s.channel, s.reason) from suppressed_channels s where s.customer_id = who), '{}')),
    'preferences', c.preferences,
    'consents', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', seq, 'purpose', purpose, 'channel', channel, 'state', state,
        'at', millis(at), 'recordedAt', millis(recorded_at), 'source', source, 'statement', statement, 'version', version,
        'validUntil', millis(valid_until))) order by seq) from consents where customer_id = who), '[]'),
    'events', coalesce((select jsonb_agg(jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', properties,
        'at', millis(at), 'receivedAt', millis(received_at)) order by seq) from events where customer_id = who and undecided), '[]'),
    'history', case when cardinality(counted) = 0 then '[]' else coalesce((select jsonb_agg(jsonb_build_object('id', event_id, 'name', name, 'type', type,
        'properties', properties, 'at', millis(at), 'receivedAt', millis(received_at)) order by at, seq)
        from events where customer_id = who and name = any(counted) and not undecided), '[]') end,
    'enrolments', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', enrolment_id, 'journey', journey, 'version', version, 'key', key,
        'state', state, 'step', step, 'since', millis(since), 'enteredAt', millis(entered_at), 'endedAt', millis(ended_at), 'outcome', outcome,
        'goalAt', millis(goal_at))) || jsonb_build_object('entry', entry, 'results', results)
        || case when waiting is null then '{}' else jsonb_build_object('waiting', waiting) end order by entered_at, enrolment_id)
        from enrolments where customer_id = who and (state = 'active' or (goal_at is null and entered_at >= goals_since))), '[]'),
    'passages', coalesce((select jsonb_agg(jsonb_build_object('journey', journey, 'key', key, 'enteredAt', millis(entered_at)))
        from (select journey, key, max(entered_at) as entered_at from enrolments where customer_id = who group by journey, key) p), '[]'),
    'messages', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', message_id, 'enrolmentId', enrolment_id, 'journey', journey,
        'version', version, 'step', step, 'template', template, 'templateVersion', template_version, 'purpose', purpose, 'channel', channel,
        'class', class, 'priority', priority, 'status', status, 'reason', reason, 'decidedAt', millis(decided_at), 'notBefore', millis(not_before),
        'at', millis(at), 'attempt', attempt)) order by decided_at, message_id)
        from messages m where customer_id = who and (status in ('decided', 'handing-over') or decided_at >= recent
          or message_id::text in (select waiting ->> 'messageId' from enrolments where customer_id = who and state = 'active'))), '[]'),
    'lost', coalesce((select jsonb_agg(message_id) from messages where customer_id = who and status = 'handing-over' and lease_until <= now()), '[]'),
    'queued', coalesce((select jsonb_agg(message_id) from messages where customer_id = who and status = 'decided' and queued), '[]'),
    'leaseLeft', (select min(extract(epoch from lease_until - now()) * 1000)::bigint from messages
        where customer_id = who and status = 'handing-over' and lease_until > now()))
  from customers c where c.customer_id = who);
end $$;

create function instant(millis bigint) returns timestamptz language sql immutable parallel safe
  return to_timestamp(millis / 1000.0);

-- Writes what was decided under the customer's lock: the rows come whole, as the rules made them.
create function write_verdict(who uuid, verdict jsonb) returns void language plpgsql as $$
begin
  if verdict -> 'decided' <> '[]' then
    update events set undecided = false where customer_id = who and event_id in (select value::uuid from jsonb_array_elements_text(verdict -> 'decided'));
  end if;
  if verdict -> 'stages' <> '[]' then
    insert into stages (customer_id, seq, from_stage, to_stage, at, cause)
      select who, (select coalesce(max(seq), 0) from stages where customer_id = who) + row_number() over (), r."from", r."to", instant(r.at), r.cause
      from jsonb_to_recordset(verdict -> 'stages') as r ("from" text, "to" text, at bigint, cause text);
    update customers set stage = verdict #>> '{stages,-1,to}', stage_since = instant((verdict #>> '{stages,-1,at}')::bigint), revision = revision + 1
      where customer_id = who;
  end if;
  if verdict -> 'enrolments' <> '[]' then
    insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, waiting, entry, results, entered_at, ended_at, outcome, goal_at)
      select who, r.id, r.journey, r.version, r.key, r.state, r.step, instant(r.since), r.waiting, r.entry, r.results, instant(r."enteredAt"),
        instant(r."endedAt"), r.outcome, instant(r."goalAt")
      from jsonb_to_recordset(verdict -> 'enrolments') as r (id uuid, journey text, version int, key text, state text, step text, since bigint, waiting jsonb,
        entry jsonb, results jsonb, "enteredAt" bigint, "endedAt" bigint, outcome text, "goalAt" bigint)
      on conflict (customer_id, enrolment_id) do update set version = excluded.version, state = excluded.state, step = excluded.step, since = excluded.since,
        waiting = excluded.waiting, results = excluded.results, ended_at = excluded.ended_at, outcome = excluded.outcome, goal_at = excluded.goal_at;
  end if;
  if verdict -> 'messages' <> '[]' then
    insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class, priority, status,
        reason, decided_at, not_before, at, attempt)
      select who, r.id, r."enrolmentId", r.journey, r.version, r.step, r.template, r."templateVersion", r.purpose, r.channel, r.class, r.priority, r.status,
        r.reason, instant(r."decidedAt"), instant(r."notBefore"), instant(r.at), r.attempt
      from jsonb_to_recordset(verdict -> 'messages') as r (id uuid, "enrolmentId" uuid, journey text, version int, step text, template text,
        "templateVersion" int, purpose text, channel text, class text, priority int, status text, reason text, "decidedAt" bigint, "notBefore" bigint,
        at bigint, attempt int)
      on conflict (customer_id, message_id) do update set channel = excluded.channel, template_version = excluded.template_version, status = excluded.status,
        reason = excluded.reason, decided_at = excluded.decided_at, not_before = excluded.not_before, at = excluded.at;
  end if;
  if verdict -> 'decisions' <> '[]' then
    insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, until, message_id, data)
      select who, instant(r.at), r."enrolmentId", r.journey, r.version, r.step, r.outcome, r.reason, instant(r.until), r."messageId", r.data
      from jsonb_to_recordset(verdict -> 'decisions') as r (at bigint, "enrolmentId" uuid, journey text, version int, step text, outcome text, reason text,
        until bigint, "messageId" uuid, data jsonb);
  end if;
end $$;

create function outbox_filled() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox', '');
  return null;
end $$;
create trigger outbox_filled after insert on outbox for each statement execute function outbox_filled();

grant usage on schema public to sojourn_app;
grant select, insert, update, delete on all tables in schema public to sojourn_app;
revoke update, delete on consents, decisions, stages, changes from sojourn_app;
revoke delete on customers from sojourn_app;
grant usage on all sequences in schema public to sojourn_app;
revoke execute on function erase_customer(uuid) from public;
grant execute on function erase_customer(uuid) to sojourn_app;
