-- Who has an address of this person too, and on which channel.
create or replace function sharers_of(who uuid) returns table (sharer uuid, channel text) language plpgsql stable set enable_seqscan = off as $$
begin
  return query select o.customer_id, k.channel from identifiers mine
    join (values ('email', 'email'), ('phone', 'sms'), ('wechat', 'wechat')) as k (kind, channel) on k.kind = mine.kind
    join identifier_owners o on o.kind = mine.kind and o.value = mine.value and o.customer_id <> who
    where mine.customer_id = who and mine.kind in ('email', 'phone', 'wechat') and (not mine.claimed or mine.verified_at is not null);
end $$;

-- What somebody says no to on some channels by their last word. What they agreed to since they said no to everything, that no leaves alone.
create or replace function noes_of(who uuid, channels text[]) returns jsonb language plpgsql stable set enable_seqscan = off as $$
begin
  return (with words as (
      select word.*, s.channel as on_channel from unnest(channels) as s (channel) cross join lateral (
        select distinct on (c.purpose, c.spares) c.purpose, c.spares, c.state, c.at, c.recorded_at from consents c
        where c.customer_id = who and c.state <> 'pending' and (c.channel is null or c.channel = s.channel)
        order by c.purpose, c.spares, c.at desc, array_position(array['denied', 'withdrawn', 'granted'], c.state)) word)
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', 0, 'purpose', no.purpose, 'channel', no.on_channel, 'state', no.state,
      'at', millis(no.at), 'recordedAt', millis(no.recorded_at), 'source', 'same-address',
      'spares', case when no.purpose = '*' then coalesce(no.spares, '{}') || array(
        select yes.purpose from words yes where yes.on_channel = no.on_channel and yes.state = 'granted' and yes.at > no.at) end))), '[]')
    from words no where no.state in ('denied', 'withdrawn'));
end $$;

-- What those who have an address too say no to: a withdrawal binds the address, whoever is written to there. Most of them never said no:
-- that is asked first, by an index that has nothing else.
create or replace function words_at_addresses(who uuid) returns jsonb language plpgsql stable set enable_seqscan = off as $$
begin
  return (select coalesce(jsonb_agg(word), '[]') from (select sharer, array_agg(distinct channel) as channels from sharers_of(who) group by sharer) s
    cross join lateral jsonb_array_elements(case when (select true from consents no where no.customer_id = s.sharer and no.state <> 'granted' limit 1)
      then noes_of(s.sharer, s.channels) else '[]' end) as word);
end $$;
