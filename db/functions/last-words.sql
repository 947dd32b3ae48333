-- The lines of the ledger that may decide anything from `as_of` on: of each purpose and channel, and of each way of saying no to
-- everything, the last word by then, the last no of each purpose, what waits to be confirmed, and all that is said later. Which word is the last: domain/contact/permission.ts, which
-- also tells those apart that say the same at one instant.
-- One plan serves everybody: to plan it for each costs more than to run it.
-- Without bitmaps: who is thought to have six lines and has ten thousand would have all of them looked up to learn that they are more than 25.
-- A short ledger is read whole: to look for its last words costs more, and the rest decides nothing.
create or replace function last_words(who uuid, as_of timestamptz) returns setof consents language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
begin
  if (select count(*) <= 25 from (select from consents where customer_id = who limit 26) few) then
    return query select * from consents where customer_id = who;
  else
    return query
    with recursive groups as (
      (select purpose, coalesce(channel, '') as channel from consents where customer_id = who order by purpose, coalesce(channel, '') limit 1)
      union all
      select next.* from groups cross join lateral (select c.purpose, coalesce(c.channel, '') from consents c where c.customer_id = who
        and (c.purpose, coalesce(c.channel, '')) > (groups.purpose, groups.channel) order by c.purpose, coalesce(c.channel, '') limit 1) next),
    -- Noes to everything that leave other purposes alone: each kind has a last word of its own.
    alls as (
      (select coalesce(channel, '') as channel, coalesce(spares, '{}') as spares from consents where customer_id = who and purpose = '*'
        order by coalesce(channel, ''), coalesce(spares, '{}') limit 1)
      union all
      select next.* from alls cross join lateral (select coalesce(c.channel, ''), coalesce(c.spares, '{}') from consents c where c.customer_id = who
        and c.purpose = '*' and (coalesce(c.channel, ''), coalesce(c.spares, '{}')) > (alls.channel, alls.spares)
        order by coalesce(c.channel, ''), coalesce(c.spares, '{}') limit 1) next),
    words as (
      select word.seq from alls cross join lateral (select seq from consents c where c.customer_id = who and c.purpose = '*'
        and coalesce(c.channel, '') = alls.channel and coalesce(c.spares, '{}') = alls.spares and c.at <= as_of and c.state in ('denied', 'withdrawn')
        order by c.at desc fetch first row with ties) word
      union
      select word.seq from groups cross join lateral (select seq from consents c where c.customer_id = who and c.purpose = groups.purpose
        and coalesce(c.channel, '') = groups.channel and c.at <= as_of and c.state <> 'pending'
        order by c.at desc, array_position(array['denied', 'withdrawn', 'granted'], c.state) fetch first row with ties) word
      union
      select waiting.seq from groups cross join lateral (select seq from consents c where c.customer_id = who and c.purpose = groups.purpose
        and coalesce(c.channel, '') = groups.channel and c.at <= as_of and c.state = 'pending' order by c.at desc, c.recorded_at desc, c.seq desc limit 1) waiting
      union
      select no.seq from (select distinct purpose from groups) p cross join lateral (select seq from consents c where c.customer_id = who
        and c.purpose = p.purpose and c.state <> 'granted' and c.state <> 'pending' order by c.recorded_at desc, c.seq desc limit 1) no
      union
      select ahead.seq from groups cross join lateral (select seq from consents c where c.customer_id = who and c.purpose = groups.purpose
        and coalesce(c.channel, '') = groups.channel and c.at > as_of offset 0) ahead)
    -- One look-up each, here and of what is said later: a plan that is made for anybody would read all lines of a long ledger for a join.
    select said.* from words cross join lateral (select * from consents c where c.customer_id = who and c.seq = words.seq limit 1) said;
  end if;
end $$;
