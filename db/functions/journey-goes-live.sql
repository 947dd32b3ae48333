-- Since when a journey lets people in without a break.
create or replace function journey_goes_live() returns trigger language plpgsql as $$
begin
  if new.state = 'live' and (tg_op = 'INSERT' or old.state <> 'live') then
    new.live_since = new.updated_at;
  end if;
  return new;
end $$;

create or replace trigger journey_goes_live before insert or update on journeys for each row execute function journey_goes_live();
