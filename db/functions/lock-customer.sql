-- Locks the customer and then looks: what is in force counts from the moment at which the lock was got.
create or replace function lock_customer(who uuid) returns jsonb language plpgsql volatile as $$
begin
  perform from customers where customer_id = who for no key update;
  if not found then
    return null;
  end if;
  return (select jsonb_build_object('revision', (select revision from definitions_revision), 'preferences', c.preferences)
      || coalesce((select jsonb_build_object('alarm', millis(due), 'alarmIsLate', asked_at is not null) from alarms where customer_id = who), '{}')
    from customers c where c.customer_id = who);
end $$;
