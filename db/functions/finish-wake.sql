-- How a wake ends whose messages were handed over, in one answer, where nobody came to the person since it claimed them: then what it knew is what there is.
-- Whoever locks or changes a person, or inserts a row about them (its foreign key locks them), leaves the number of their transaction on the person's row. `mark` is the number of ours: where it stands there still, nobody came.
-- Our own lock wipes that out, so that who came between the look and the lock is found by another trace: a transaction has ended meanwhile, anybody's.
create or replace function finish_wake(who uuid, mark xid, known_revision bigint, outcomes jsonb, verdict jsonb, alarm bigint) returns boolean
    language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  looked_at pg_snapshot;
begin
  select pg_current_snapshot() into looked_at from customers where customer_id = who and xmax = mark;
  if not found then
    return false;
  end if;
  perform from customers where customer_id = who for no key update skip locked;
  if not found or pg_current_snapshot()::text <> looked_at::text or known_revision is distinct from (select revision from definitions_revision) then
    return false;
  end if;
  perform settle_outcomes(who, outcomes);
  perform write_verdict(who, verdict);
  perform set_alarm(who, alarm);
  return true;
end $$;
