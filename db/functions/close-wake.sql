-- How a wake ends, in one answer: writes the verdict, leaves messages to the queues of their channels and claims others.
-- The fence: only who holds the customer's lock may claim, and only what a decision of this transaction permits.
-- `alarm`: when time alone next changes something. Who claims decides again from the outcomes, and says it then.
drop function if exists close_wake(uuid, jsonb, uuid[], uuid[], int);

create or replace function close_wake(who uuid, verdict jsonb, to_queues uuid[], mine uuid[], lease_seconds int, alarm bigint default null)
    returns jsonb language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
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
  else
    perform set_alarm(who, alarm);
  end if;
  return claims;
end $$;
