-- The only road by which ledger lines go away; runs with the owner's rights.
create or replace function erase_customer(who uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from receipts r using events e where e.customer_id = who and r.source = e.source and r.message_id = e.message_id;
  delete from outbox where customer_id = who;
  delete from idempotency_keys where customer_id = who;
  delete from customers where customer_id = who;
  return found;
end $$;

revoke execute on function erase_customer(uuid) from public;
grant execute on function erase_customer(uuid) to sojourn_app;
