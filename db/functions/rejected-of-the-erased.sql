-- A rejected call that names somebody goes with them, by any name that they ever had; one that is being kept at this moment is waited for.
create or replace function forget_rejected() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('rejected'));
  delete from rejected where names && array(
    select lower(value) from identifiers where customer_id = old.customer_id
    union select lower(value) from former_addresses where customer_id = old.customer_id);
  return old;
end $$;

create or replace trigger forget_rejected before delete on customers for each row execute function forget_rejected();
