-- Writes what was decided under the customer's lock: the rows come whole, as the rules made them.
create or replace function write_verdict(who uuid, verdict jsonb) returns void language plpgsql set enable_seqscan = off as $$
begin
  if verdict -> 'decided' <> '[]' then
    update events set undecided = false where customer_id = who and event_id = any(array(select value::uuid from jsonb_array_elements_text(verdict -> 'decided')));
  end if;
  if verdict -> 'happened' <> '[]' then
    insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
      select who, r.id, r.name, r.properties, instant(r.at), instant(r."receivedAt"), 'sojourn', r.id
      from jsonb_to_recordset(verdict -> 'happened') as r (id uuid, name text, properties jsonb, at numeric, "receivedAt" numeric)
      on conflict do nothing;
  end if;
  if verdict -> 'stages' <> '[]' then
    insert into stages (customer_id, seq, from_stage, to_stage, at, cause)
      select who, (select coalesce(max(seq), 0) from stages where customer_id = who) + row_number() over (), r."from", r."to", instant(r.at), r.cause
      from jsonb_to_recordset(verdict -> 'stages') as r ("from" text, "to" text, at numeric, cause text);
    update customers set stage = verdict #>> '{stages,-1,to}', stage_since = instant((verdict #>> '{stages,-1,at}')::numeric), revision = revision + 1
      where customer_id = who;
  end if;
  if verdict -> 'met' <> '{}' then
    update customers set said = said - 'imported' where customer_id = who;
  end if;
  if verdict -> 'traits' <> '{}' then
    update customers set revision = revision + 1, traits = (traits || (verdict -> 'traits'))
      - array(select key from jsonb_each(verdict -> 'traits') where value = 'null') where customer_id = who;
    insert into versions (customer_id, recorded_at, said)
      select who, instant(max((value ->> 'at')::numeric)), jsonb_agg(jsonb_build_object('what', 'trait', 'name', key, 'at', value -> 'at', 'value', value))
      from jsonb_each(verdict -> 'traits');
  end if;
  if verdict -> 'left' <> '[]' then
    delete from audience_members where customer_id = who and audience = any(array(select jsonb_array_elements_text(verdict -> 'left')));
  end if;
  if verdict -> 'joined' <> '[]' then
    insert into audience_members (customer_id, audience, since)
      select who, r.audience, instant(r.since) from jsonb_to_recordset(verdict -> 'joined') as r (audience text, since numeric)
      on conflict (customer_id, audience) do update set since = excluded.since;
  end if;
  if verdict -> 'enrolments' <> '[]' then
    insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, waiting, entry, results, entered_at, ended_at, outcome, goal_at, goal_by)
      select who, r.id, r.journey, r.version, r.key, r.state, r.step, instant(r.since), r.waiting, r.entry, r.results, instant(r."enteredAt"),
        instant(r."endedAt"), r.outcome, instant(r."goalAt"), instant(r."goalBy")
      from jsonb_to_recordset(verdict -> 'enrolments') as r (id uuid, journey text, version int, key text, state text, step text, since numeric, waiting jsonb,
        entry jsonb, results jsonb, "enteredAt" numeric, "endedAt" numeric, outcome text, "goalAt" numeric, "goalBy" numeric)
      on conflict (customer_id, enrolment_id) do update set version = excluded.version, state = excluded.state, step = excluded.step, since = excluded.since,
        waiting = excluded.waiting, results = excluded.results, ended_at = excluded.ended_at, outcome = excluded.outcome, goal_at = excluded.goal_at,
        goal_by = excluded.goal_by;
  end if;
  if verdict -> 'messages' <> '[]' then
    insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class, priority, status,
        reason, decided_at, not_before, at, attempt)
      select who, r.id, r."enrolmentId", r.journey, r.version, r.step, r.template, r."templateVersion", r.purpose, r.channel, r.class, r.priority, r.status,
        r.reason, instant(r."decidedAt"), instant(r."notBefore"), instant(r.at), r.attempt
      from jsonb_to_recordset(verdict -> 'messages') as r (id uuid, "enrolmentId" uuid, journey text, version int, step text, template text,
        "templateVersion" int, purpose text, channel text, class text, priority int, status text, reason text, "decidedAt" numeric, "notBefore" numeric,
        at numeric, attempt int)
      on conflict (customer_id, message_id) do update set channel = excluded.channel, template = excluded.template, template_version = excluded.template_version, status = excluded.status,
        reason = excluded.reason, decided_at = excluded.decided_at, not_before = excluded.not_before, at = excluded.at;
  end if;
  if verdict -> 'decisions' <> '[]' then
    insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, until, message_id, data)
      select who, instant(r.at), r."enrolmentId", r.journey, r.version, r.step, r.outcome, r.reason, instant(r.until), r."messageId", r.data
      from jsonb_to_recordset(verdict -> 'decisions') as r (at numeric, "enrolmentId" uuid, journey text, version int, step text, outcome text, reason text,
        until numeric, "messageId" uuid, data jsonb);
  end if;
  if verdict -> 'awards' <> '[]' then
    with given as (
      insert into points (customer_id, enrolment_id, step, journey, points, reason, at)
      select who, r."enrolmentId", r.step, r.journey, r.points, r.reason, instant(r.at)
      from jsonb_to_recordset(verdict -> 'awards') as r ("enrolmentId" uuid, step text, journey text, points bigint, reason text, at numeric)
      on conflict do nothing returning points)
    -- At most what a number of JSON says without a doubt.
    update customers set points = greatest(-9007199254740991, least(9007199254740991, customers.points + given.sum)), revision = revision + 1
    from (select sum(points) as sum from given) as given where customer_id = who and given.sum is not null;
  end if;
  if verdict -> 'calls' <> '[]' then
    insert into calls (customer_id, call_id, enrolment_id, journey, version, step, url, body, status, reason, decided_at, until, at)
      select who, r.id, r."enrolmentId", r.journey, r.version, r.step, r.url, r.body, r.status, r.reason, instant(r."decidedAt"), instant(r.until), instant(r.at)
      from jsonb_to_recordset(verdict -> 'calls') as r (id uuid, "enrolmentId" uuid, journey text, version int, step text, url text, body jsonb, status text,
        reason text, "decidedAt" numeric, until numeric, at numeric)
      on conflict (customer_id, call_id) do update set status = excluded.status, reason = excluded.reason, at = excluded.at where calls.status = 'open';
  end if;
  if verdict -> 'released' <> '[]' then
    perform forget_tallies(array_agg(e.customer_id), array_agg(e.name), array_agg(e.at)) from events e
      where e.customer_id = who and e.event_id = any(array(
        select r.id::uuid from jsonb_to_recordset(verdict -> 'released') as r (part text, id text) where r.part = 'event')) having count(*) > 0;
    delete from parked p using jsonb_to_recordset(verdict -> 'released') as r (part text, id text)
      where p.customer_id = who and p.part = r.part and p.id = r.id;
  end if;
  if verdict -> 'onTrial' <> '[]' then
    update parked p set retry_at = null from jsonb_to_recordset(verdict -> 'onTrial') as r (part text, id text)
      where p.customer_id = who and p.part = r.part and p.id = r.id;
  end if;
  if verdict -> 'missed' <> '[]' then
    update parked p set missed = r.events from jsonb_to_recordset(verdict -> 'missed') as r (part text, id text, events jsonb)
      where p.customer_id = who and p.part = r.part and p.id = r.id;
  end if;
  if verdict -> 'parked' <> '[]' then
    insert into parked (customer_id, part, id, problem, reason, detail, journey, version, step, template, since, tried_at, tries, retry_at, revision, build,
        missed, entry)
      select who, r.part, r.id, r.problem, r.reason, r.detail, r.journey, r.version, r.step, r.template, instant(r.since), instant(r."triedAt"), r.tries,
        now() + make_interval(secs => r."retryIn" / 1000.0), r.revision, r.build, r.missed, r.entry
      from jsonb_to_recordset(verdict -> 'parked') as r (part text, id text, problem uuid, reason text, detail text, journey text, version int, step text,
        template text, since numeric, "triedAt" numeric, tries int, "retryIn" double precision, revision bigint, build text, missed jsonb, entry jsonb)
      on conflict (customer_id, part, id) do update set problem = excluded.problem, reason = excluded.reason, detail = excluded.detail,
        journey = excluded.journey, version = excluded.version, step = excluded.step, template = excluded.template, tried_at = excluded.tried_at,
        tries = excluded.tries, retry_at = excluded.retry_at, revision = excluded.revision, build = excluded.build, missed = excluded.missed,
        entry = excluded.entry;
  end if;
end $$;
