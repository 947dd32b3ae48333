-- Records what became of claims; one that was settled otherwise meanwhile is left alone.
create function settle_outcomes(who uuid, outcomes jsonb) returns void language plpgsql volatile as $$
begin
  update messages m set status = r.status, reason = r.reason, provider_reply = r.reply, at = instant(r.at), lease_until = null, queued = (r.status = 'decided')
    from jsonb_to_recordset(outcomes) as r ("messageId" uuid, attempt int, status text, reason text, reply text, at bigint)
    where m.customer_id = who and m.message_id = r."messageId" and m.attempt = r.attempt and m.status = 'handing-over';
end $$;

-- How a wake begins, in one question: locks the customer, records what became of earlier hand-overs, and reads all that a decision may read.
-- Without facts where other definitions are in force than the asker knows.
create function open_wake(who uuid, outcomes jsonb, known_revision bigint, counted text[], counted_since timestamptz[], remembered text[],
    recent timestamptz, goals_since timestamptz) returns jsonb language plpgsql volatile as $$
declare
  locked jsonb := lock_customer(who);
begin
  if locked is null then
    return null;
  end if;
  if outcomes <> '[]' then
    perform settle_outcomes(who, outcomes);
  end if;
  if (locked ->> 'revision')::bigint is distinct from known_revision then
    return locked;
  end if;
  return locked || jsonb_build_object('facts', customer_facts(who, counted, counted_since, remembered, recent, goals_since),
    'channels', (select jsonb_object_agg(kind, jsonb_strip_nulls(jsonb_build_object('paused', paused, 'perSecond', per_second))) from channels));
end $$;

-- How a wake ends, in one answer: writes the verdict, leaves messages to the queues of their channels and claims others.
-- The fence: only who holds the customer's lock may claim, and only what a decision of this transaction permits.
create function close_wake(who uuid, verdict jsonb, to_queues uuid[], mine uuid[], lease_seconds int) returns jsonb language plpgsql volatile as $$
declare
  claims jsonb := '{}';
begin
  perform write_verdict(who, verdict);
  if cardinality(to_queues) > 0 then
    update messages set queued = true where customer_id = who and message_id = any(to_queues) and status = 'decided' and not queued;
  end if;
  if cardinality(mine) > 0 then
    with claimed as (
      update messages set status = 'handing-over', attempt = attempt + 1, queued = false, lease_until = now() + make_interval(secs => lease_seconds)
      where customer_id = who and message_id = any(mine) and status = 'decided' returning message_id, attempt)
    select coalesce(jsonb_object_agg(message_id, attempt), '{}') into claims from claimed;
  end if;
  return claims;
end $$;

-- Old keys are swept by their age.
create index idempotency_keys_age on idempotency_keys (created_at);

-- A connection keeps the plans that it made while the tables were small; each of these reads one customer's rows by an index.
alter function customer_facts(uuid, text[], timestamptz[], text[], timestamptz, timestamptz) set enable_seqscan = off;
alter function write_verdict(uuid, jsonb) set enable_seqscan = off;
alter function settle_outcomes(uuid, jsonb) set enable_seqscan = off;
alter function close_wake(uuid, jsonb, uuid[], uuid[], int) set enable_seqscan = off;

-- What it is made of is stable, and a function that promises more than its parts is called rather than written into the query.
alter function millis(timestamptz) stable;
