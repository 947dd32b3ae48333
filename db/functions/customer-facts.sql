-- Everything that a decision about one customer may read. A function, so that its plan is made once a session.
-- `counted` and `counted_since`: names that conditions count over, and how far back; `remembered`: journeys whose entry rules look back.
-- A connection keeps the plans that it made while the tables were small; this reads one customer's rows by an index.
create or replace function customer_facts(who uuid, counted text[], counted_since timestamptz[], remembered text[], recent timestamptz, goals_since timestamptz)
    returns jsonb language plpgsql stable set enable_seqscan = off as $$
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
        from (select * from events where customer_id = who and undecided and not is_parked(who, event_id) order by seq limit 500) e), '[]'),
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
        'at', millis(at), 'attempt', attempt, 'refusal', refusal,
        'fault', case when status = 'decided' and reason = 'template-error' then provider_reply end)) order by decided_at, message_id)
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
