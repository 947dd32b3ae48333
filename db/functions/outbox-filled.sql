create or replace function outbox_filled() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox', '');
  return null;
end $$;

create or replace trigger outbox_filled after insert on outbox for each statement execute function outbox_filled();
