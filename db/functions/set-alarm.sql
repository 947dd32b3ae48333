-- When time alone next changes something about a person; nothing is written where that is known already.
create or replace function set_alarm(who uuid, alarm bigint) returns void language plpgsql volatile as $$
begin
  if alarm is null then
    delete from alarms where customer_id = who;
  else
    insert into alarms as a (customer_id, due) values (who, instant(alarm))
      on conflict (customer_id) do update set due = excluded.due, asked_at = null where a.due <> excluded.due or a.asked_at is not null;
  end if;
end $$;
