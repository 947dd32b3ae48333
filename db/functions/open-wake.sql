-- How a wake begins, in one question: locks the customer, records what became of earlier hand-overs, and reads all that a decision may read.
-- Without facts where other definitions are in force than the asker knows.
drop function if exists open_wake(uuid, jsonb, bigint, text[], timestamptz[], text[], timestamptz, timestamptz);
create or replace function open_wake(who uuid, outcomes jsonb, known_revision bigint, at_now timestamptz, recent timestamptz) returns jsonb language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  locked jsonb := lock_customer(who);
begin
  if locked is null then
    -- Who handed something over may not know yet that the person became one with somebody.
    if outcomes <> '[]' then
      perform settle_outcomes(who, outcomes);
    end if;
    return null;
  end if;
  if outcomes <> '[]' then
    perform settle_outcomes(who, outcomes);
  end if;
  if (locked ->> 'revision')::bigint is distinct from known_revision then
    return locked;
  end if;
  return locked || jsonb_build_object('facts', customer_facts(who, at_now, recent) || jsonb_build_object('parked', parked_of(who)),
    'channels', (select jsonb_object_agg(kind, jsonb_strip_nulls(jsonb_build_object('paused', paused, 'perSecond', per_second))) from channels));
end $$;
