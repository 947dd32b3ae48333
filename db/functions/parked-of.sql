-- What of a person could not be decided so far. It is due when its moment has come, and under other definitions than it was tried under.
create or replace function parked_of(who uuid) returns jsonb language plpgsql stable set enable_seqscan = off as $$
begin
  return (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('part', part, 'id', id, 'problem', problem, 'reason', reason, 'detail', detail,
      'journey', journey, 'version', version, 'step', step, 'template', template, 'since', millis(since), 'triedAt', millis(tried_at), 'tries', tries,
      'due', retry_at is null or retry_at <= now() or revision <> (select r.revision from definitions_revision r),
      'onTrial', case when retry_at is null then true end,
      'retryIn', greatest(0, extract(epoch from retry_at - now()) * 1000)::bigint))
      || jsonb_build_object('missed', with_masks(missed, (select sensitive_now()))) || case when entry is null then '{}' else jsonb_build_object('entry', with_masks(entry, (select sensitive_now()))) end
    order by since, part, id), '[]')
    from parked where customer_id = who);
end $$;

-- Whether an event waits for its next try.
create or replace function is_parked(who uuid, event uuid) returns boolean language sql stable
  return exists (select from parked p where p.customer_id = who and p.part = 'event' and p.id = event::text
    and p.retry_at > now() and p.revision = (select r.revision from definitions_revision r));
