-- A rejected call that names somebody goes with them.
create or replace function forget_rejected() returns trigger language plpgsql as $$
begin
  delete from rejected where names && array(select lower(value) from identifiers where customer_id = old.customer_id);
  return old;
end $$;

create or replace trigger forget_rejected before delete on customers for each row execute function forget_rejected();
