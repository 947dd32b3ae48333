-- Says how many of them may wait, so that dispatchers of any process hear when more pour in than can be looked at.
create or replace function outbox_filled() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox', (select count(*) filter (where patient) from filled)::text);
  return null;
end $$;

create or replace trigger outbox_filled after insert on outbox referencing new table as filled for each statement
  execute function outbox_filled();
