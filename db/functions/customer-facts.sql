-- Everything that a decision about one customer at `at_now` may read beside the past that it asks for (ask_past). A function, so that
-- its plan is made once a session. `recent`: messages handed over after it count for caps.
-- A connection keeps the plans that it made while the tables were small; this reads one customer's rows by an index.
drop function if exists customer_facts(uuid, text[], timestamptz[], text[], timestamptz, timestamptz);
create or replace function customer_facts(who uuid, at_now timestamptz, recent timestamptz) returns jsonb language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
declare
  -- What is decided is decided as it stood when the oldest of the events came that are decided now.
  as_of timestamptz;
  how_many int;
  -- Those that wait for their next try: one question for all of them.
  parked_events text[] := array(select id from parked where customer_id = who and part = 'event' and retry_at > now()
    and revision = (select r.revision from definitions_revision r));
  last_event bigint;
  is_cut boolean := false;
  one record;
  plan jsonb := sensitive_plan();
  hidden text[] := sensitive_now();
  size bigint := 0;
begin
  select least(at_now, min(received_at)), count(*) into as_of, how_many
    from (select received_at from events where customer_id = who and undecided and not (event_id::text = any(parked_events)) order by seq limit 500) e;
  -- An event has at most 32 kB: so many hold up everybody else while they are read, so that they are read some megabytes at a time.
  if how_many > 100 then
    for one in select seq, octet_length(properties::text) as bytes from events where customer_id = who and undecided
        and not (event_id::text = any(parked_events)) order by seq limit 500 loop
      size := size + one.bytes;
      exit when size > 3000000 and last_event is not null;
      last_event := one.seq;
    end loop;
    is_cut := size > 3000000;
  end if;
  return (select jsonb_build_object(
    'customer', jsonb_strip_nulls(jsonb_build_object(
        'id', c.customer_id, 'stage', c.stage, 'stageSince', millis(c.stage_since), 'createdAt', millis(c.created_at), 'points', c.points,
        'paused', case when c.paused_at is not null then jsonb_build_object('at', millis(c.paused_at), 'reason', c.pause_reason) end,
        'identifiers', coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at), 'claimed', nullif(claimed, false)) order by added_at, kind, value)
          from identifiers where customer_id = who), '[]')))
      || jsonb_build_object('traits', traits_as_planned(c.traits, plan), 'suppressed',
        coalesce((select jsonb_object_agg(s.channel, s.reason) from suppressed_channels s where s.customer_id = who), '{}')),
    'imported', c.said -> 'imported',
    'preferences', c.preferences,
    'consents', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', seq, 'purpose', purpose, 'spares', spares, 'channel', channel, 'state', state,
        'at', millis(at), 'recordedAt', millis(recorded_at), 'source', source, 'statement', statement, 'version', version,
        'goodFrom', (select good_from from statements s where s.key = word.statement), 'validUntil', millis(valid_until))) order by seq) from last_words(who, as_of) word), '[]') || words_at_addresses(who),
    'events', coalesce((select jsonb_agg(jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', with_masks(properties, hidden),
        'at', millis(at), 'receivedAt', millis(received_at)) || case when source = any(array(select unnest(keys_of_pages()))) then jsonb_build_object('fromBrowser', true) else '{}' end order by seq)
        from (select e.* from events e where customer_id = who and undecided
          and not (event_id::text = any(parked_events)) and (not is_cut or seq <= last_event) order by seq limit 500) e), '[]'),
    'cut', is_cut,
    'enrolments', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', enrolment_id, 'journey', journey, 'version', version, 'key', key,
        'state', state, 'step', step, 'since', millis(since), 'enteredAt', millis(entered_at), 'endedAt', millis(ended_at), 'outcome', outcome,
        'goalAt', millis(goal_at))) || jsonb_build_object('entry', with_masks(entry, hidden), 'results', with_masks(results, hidden))
        || case when waiting is null then '{}' else jsonb_build_object('waiting', waiting) end order by entered_at, enrolment_id)
        from (select * from enrolments where customer_id = who and state = 'active' union all
          select * from enrolments where customer_id = who and state <> 'active' and goal_at is null and goal_by is not null and goal_by >= as_of) e), '[]'),
    -- All of them, where they are few; else they are asked for.
    'passages', (select case when count(*) <= 25 then coalesce((select jsonb_agg(jsonb_build_object('journey', journey, 'key', key, 'enteredAt', millis(at)))
        from (select journey, key, max(entered_at) as at from enrolments where customer_id = who group by journey, key) p), '[]') end
        from (select from enrolments where customer_id = who limit 26) few),
    'messages', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', message_id, 'enrolmentId', enrolment_id, 'journey', journey,
        'version', version, 'step', step, 'template', template, 'templateVersion', template_version, 'purpose', purpose, 'channel', channel,
        'class', class, 'priority', priority, 'status', status, 'reason', reason, 'decidedAt', millis(decided_at), 'notBefore', millis(not_before),
        'at', millis(at), 'attempt', attempt, 'refusal', refusal,
        'fault', case when status = 'decided' and reason = 'template-error' then provider_reply end)) order by decided_at, message_id)
        from messages where customer_id = who and message_id = any(array(
          select message_id from messages where customer_id = who and status in ('decided', 'handing-over') union
          select message_id from messages where customer_id = who and at >= recent and class = 'marketing' and status in ('sent', 'unknown') union
          select (waiting ->> 'messageId')::uuid from enrolments where customer_id = who and state = 'active' and waiting ? 'messageId'))), '[]'),
    'calls', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', call_id, 'enrolmentId', enrolment_id, 'journey', journey, 'version', version,
        'step', step, 'url', url, 'status', status, 'reason', reason, 'decidedAt', millis(decided_at), 'until', millis(until), 'at', millis(at),
        'httpStatus', http_status)) || jsonb_build_object('body', with_masks(body, hidden)) || case when response is null then '{}' else jsonb_build_object('response', with_masks(response, hidden)) end
        order by decided_at, call_id)
        from calls where customer_id = who and call_id = any(array(select call_id from calls where customer_id = who and status in ('open', 'calling') union
          select (waiting ->> 'callId')::uuid from enrolments where customer_id = who and state = 'active' and waiting ? 'callId'))), '[]'),
    'memberships', coalesce((select jsonb_agg(jsonb_build_object('audience', audience, 'since', millis(since)) order by audience)
        from audience_members where customer_id = who), '[]'),
    'lookedAt', coalesce((select jsonb_agg(audience) from audience_looks
        where not is_first or ended_at is not null or after >= who or started_at <= c.created_at), '[]'),
    'lost', coalesce((select jsonb_agg(message_id) from messages where customer_id = who and status = 'handing-over' and lease_until <= now()), '[]'),
    'queued', coalesce((select jsonb_agg(message_id) from messages where customer_id = who and status = 'decided' and queued), '[]'),
    'leaseLeft', (select min(extract(epoch from lease_until - now()) * 1000)::bigint from messages
        where customer_id = who and status = 'handing-over' and lease_until > now()))
  from customers c where c.customer_id = who);
end $$;
