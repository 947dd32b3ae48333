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
create trigger audiences_changed after insert or update or delete on audience_versions for each statement execute function definitions_changed();

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
create function journey_goes_live() returns trigger language plpgsql as $$
begin
  if new.state = 'live' and (tg_op = 'INSERT' or old.state <> 'live') then
    new.live_since = new.updated_at;
  end if;
  return new;
end $$;
create trigger journey_goes_live before insert or update on journeys for each row execute function journey_goes_live();

-- Locks the customer and then looks: what is in force counts from the moment at which the lock was got.
create function lock_customer(who uuid) returns jsonb language plpgsql volatile as $$
begin
  perform from customers where customer_id = who for no key update;
  if not found then
    return null;
  end if;
  return (select jsonb_build_object('revision', (select revision from definitions_revision), 'preferences', preferences) from customers where customer_id = who);
end $$;

drop function customer_facts(uuid, text[], timestamptz, timestamptz);
-- `counted` and `counted_since`: names that conditions count over, and how far back; `remembered`: journeys whose entry rules look back.
create function customer_facts(who uuid, counted text[], counted_since timestamptz[], remembered text[], recent timestamptz, goals_since timestamptz)
    returns jsonb language plpgsql stable as $$
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
        'at', millis(at), 'receivedAt', millis(received_at)) order by seq)
        from (select * from events where customer_id = who and undecided order by seq limit 500) e), '[]'),
    'history', case when cardinality(counted) = 0 then '[]' else coalesce((select jsonb_agg(jsonb_build_object('id', event_id, 'name', name, 'type', type,
        'properties', properties, 'at', millis(at), 'receivedAt', millis(received_at)) order by at, seq)
        from unnest(counted, counted_since) as c (counted_name, since) join events on customer_id = who and name = counted_name and at >= since
        where not undecided), '[]') end,
    'enrolments', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', enrolment_id, 'journey', journey, 'version', version, 'key', key,
        'state', state, 'step', step, 'since', millis(since), 'enteredAt', millis(entered_at), 'endedAt', millis(ended_at), 'outcome', outcome,
        'goalAt', millis(goal_at))) || jsonb_build_object('entry', entry, 'results', results)
        || case when waiting is null then '{}' else jsonb_build_object('waiting', waiting) end order by entered_at, enrolment_id)
        from enrolments where customer_id = who and (state = 'active' or (goal_at is null and entered_at >= goals_since))), '[]'),
    'passages', coalesce((select jsonb_agg(jsonb_build_object('journey', journey, 'key', key, 'enteredAt', millis(entered_at)))
        from (select journey, key, max(entered_at) as entered_at from enrolments where customer_id = who and journey = any(remembered) group by journey, key) p), '[]'),
    'messages', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', message_id, 'enrolmentId', enrolment_id, 'journey', journey,
        'version', version, 'step', step, 'template', template, 'templateVersion', template_version, 'purpose', purpose, 'channel', channel,
        'class', class, 'priority', priority, 'status', status, 'reason', reason, 'decidedAt', millis(decided_at), 'notBefore', millis(not_before),
        'at', millis(at), 'attempt', attempt)) order by decided_at, message_id)
        from messages m where customer_id = who and (status in ('decided', 'handing-over') or at >= recent
          or message_id::text in (select waiting ->> 'messageId' from enrolments where customer_id = who and state = 'active'))), '[]'),
    'calls', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', call_id, 'enrolmentId', enrolment_id, 'journey', journey, 'version', version,
        'step', step, 'url', url, 'status', status, 'reason', reason, 'decidedAt', millis(decided_at), 'until', millis(until), 'at', millis(at),
        'httpStatus', http_status)) || jsonb_build_object('body', body) || case when response is null then '{}' else jsonb_build_object('response', response) end
        order by decided_at, call_id)
        from calls where customer_id = who and (status in ('open', 'calling')
          or call_id::text in (select waiting ->> 'callId' from enrolments where customer_id = who and state = 'active'))), '[]'),
    'lost', coalesce((select jsonb_agg(message_id) from messages where customer_id = who and status = 'handing-over' and lease_until <= now()), '[]'),
    'queued', coalesce((select jsonb_agg(message_id) from messages where customer_id = who and status = 'decided' and queued), '[]'),
    'leaseLeft', (select min(extract(epoch from lease_until - now()) * 1000)::bigint from messages
        where customer_id = who and status = 'handing-over' and lease_until > now()))
  from customers c where c.customer_id = who);
end $$;

drop index messages_recent;
-- A message counts for caps from its hand-over.
create index messages_recent on messages (customer_id, at);

create or replace function write_verdict(who uuid, verdict jsonb) returns void language plpgsql as $$
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
  if verdict -> 'traits' <> '{}' then
    update customers set revision = revision + 1, traits = (traits || (verdict -> 'traits'))
      - array(select key from jsonb_each(verdict -> 'traits') where value = 'null') where customer_id = who;
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
  if verdict -> 'awards' <> '[]' then
    with given as (
      insert into points (customer_id, enrolment_id, step, journey, points, reason, at)
      select who, r."enrolmentId", r.step, r.journey, r.points, r.reason, instant(r.at)
      from jsonb_to_recordset(verdict -> 'awards') as r ("enrolmentId" uuid, step text, journey text, points int, reason text, at bigint)
      on conflict do nothing returning points)
    update customers set points = customers.points + given.sum, revision = revision + 1
    from (select sum(points)::int as sum from given) as given where customer_id = who and given.sum is not null;
  end if;
  if verdict -> 'calls' <> '[]' then
    insert into calls (customer_id, call_id, enrolment_id, journey, version, step, url, body, status, reason, decided_at, until, at)
      select who, r.id, r."enrolmentId", r.journey, r.version, r.step, r.url, r.body, r.status, r.reason, instant(r."decidedAt"), instant(r.until), instant(r.at)
      from jsonb_to_recordset(verdict -> 'calls') as r (id uuid, "enrolmentId" uuid, journey text, version int, step text, url text, body jsonb, status text,
        reason text, "decidedAt" bigint, until bigint, at bigint)
      on conflict (customer_id, call_id) do update set status = excluded.status, reason = excluded.reason, at = excluded.at where calls.status = 'open';
  end if;
end $$;

grant select, insert, update, delete on points, calls, audiences, audience_versions, audience_passes to sojourn_app;
revoke update, delete on points from sojourn_app;
