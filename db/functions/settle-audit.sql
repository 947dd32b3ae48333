-- What became of a change; and of a person why, which goes with them: it is kept while they are there. @param why null where it was said before
create or replace function settle_audit(line bigint, outcome integer, whom text, why text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if why is not null and outcome < 400 and whom ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    -- An erasure that is under way is waited for, and one that comes waits and finds what is written here.
    perform from customers where customer_id in (select whom::uuid union all select about from requests where request_id = whom::uuid) for key share;
    if found then update audit set note = why where seq = line; end if;
  end if;
  update audit set status = outcome, target = whom where seq = line;
end $$;

-- Why somebody was paused, or refused what they asked for, is about them: the audit log keeps that it was done.
create or replace function forget_notes(who uuid) returns void language sql security definer set search_path = public, pg_temp as $$
  update audit set note = null where note is not null and target in (
    select who::text
    union all select other::text from merges where customer_id = who
    union all select request_id::text from requests where about = who);
$$;

revoke execute on function settle_audit(bigint, integer, text, text), forget_notes(uuid) from public;
grant execute on function settle_audit(bigint, integer, text, text), forget_notes(uuid) to sojourn_app;
