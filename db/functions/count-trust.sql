-- Counts one day (UTC) of what Trust tells, anew. People count once for a day and a name; `firsts` says how long ago they had done the
-- same. What is longer ago than the longest span counts as never.
create or replace function count_trust(of_day date, at_now timestamptz) returns void language plpgsql volatile set work_mem = '32MB' as $$
declare
  starts timestamptz := of_day::timestamp at time zone 'UTC';
  ends timestamptz := (of_day + 1)::timestamp at time zone 'UTC';
  back timestamptz := (of_day - 368)::timestamp at time zone 'UTC';
  began timestamptz := clock_timestamp();
begin
  insert into trust_days (day, counted_at, took) values (of_day, at_now, 0) on conflict (day) do nothing;
  delete from trust_counts where day = of_day;

  insert into trust_counts (day, what, part, name, firsts)
  with who as materialized (
    select customer_id from messages where at >= starts and at < ends and status in ('sent', 'unknown')
    union select customer_id from consents where recorded_at >= starts and recorded_at < ends and not starts_with(purpose, 'right:')),
  facts as (
    select c.customer_id, nullif(c.purpose, '*') as purpose, c.channel, before.journey, (c.recorded_at at time zone 'UTC')::date as day,
      c.state in ('granted', 'denied', 'pending') as asked, c.state = 'granted' as granted, false as reached, c.state = 'withdrawn' as withdrew
    from who join consents c on c.customer_id = who.customer_id and c.recorded_at >= back and c.recorded_at < ends and not starts_with(c.purpose, 'right:')
    -- A yes or a no belongs to the message that came before it, within seven days.
    left join lateral (select m.journey from messages m where m.customer_id = c.customer_id and m.at <= c.recorded_at
      and m.at > c.recorded_at - interval '7 days' and m.status in ('sent', 'unknown') order by m.at desc, m.message_id limit 1) before on true
    union all
    select m.customer_id, m.purpose, m.channel, m.journey, (m.at at time zone 'UTC')::date, false, false, true, false
    from who join messages m on m.customer_id = who.customer_id and m.at >= back and m.at < ends and m.status in ('sent', 'unknown')),
  people as (
    select case when grouping(purpose) = 0 then 'purpose' when grouping(channel) = 0 then 'channel' else 'journey' end as what,
      case when grouping(purpose) = 0 then purpose when grouping(channel) = 0 then channel else journey end as name,
      bool_or(asked and day = of_day) as asked, max(day) filter (where asked and day < of_day) as asked_before,
      bool_or(granted and day = of_day) as granted, max(day) filter (where granted and day < of_day) as granted_before,
      bool_or(reached and day = of_day) as reached, max(day) filter (where reached and day < of_day) as reached_before,
      bool_or(withdrew and day = of_day) as withdrew, max(day) filter (where withdrew and day < of_day) as withdrew_before,
      bool_or((reached or withdrew) and day = of_day) as could, max(day) filter (where (reached or withdrew) and day < of_day) as could_before
    from facts group by grouping sets ((customer_id, purpose), (customer_id, channel), (customer_id, journey))),
  gaps as (
    select what, part, name, of_day - before as gap, count(*) as n
    from people cross join lateral (values ('asked', asked, asked_before), ('granted', granted, granted_before),
      ('reached', reached, reached_before), ('withdrew', withdrew, withdrew_before), ('could', could, could_before)) as p (part, is_so, before)
    where is_so group by 1, 2, 3, 4),
  ranges as (select what, part, name, coalesce(max(gap), 0) + 1 as longest, coalesce(sum(n) filter (where gap is null), 0) as never from gaps group by 1, 2, 3),
  ladder as (
    select r.what, r.part, r.name, place, r.never + sum(coalesce(g.n, 0)) over (partition by r.what, r.part, r.name order by place desc) as people
    from ranges r cross join lateral generate_series(1, r.longest) as place
    left join gaps g on g.what = r.what and g.part = r.part and g.name is not distinct from r.name and g.gap = place)
  select of_day, what, part, name, array_agg(people::int order by place) from ladder group by what, part, name;

  -- So many people had so many marketing messages in the seven days that end with this one.
  insert into trust_counts (day, what, part, name, firsts)
  select of_day, 'week', '', messages::text, array[count(*)::int] from (
    select count(*) as messages from messages where at >= ends - interval '7 days' and at < ends and status in ('sent', 'unknown') and class = 'marketing'
    group by customer_id) w group by messages;

  -- After so many milliseconds there was silence, for so many withdrawals of this day.
  insert into trust_counts (day, what, part, name, firsts)
  select of_day, 'silence', '', took::text, array[count(*)::int] from (
    select coalesce((select millis(max(m.at)) - millis(c.recorded_at) from messages m where m.customer_id = c.customer_id and m.at > c.recorded_at
      and m.decided_at <= c.recorded_at and m.status in ('sent', 'unknown') and m.purpose = c.purpose and (c.channel is null or m.channel = c.channel)), 0) as took
    from consents c where c.recorded_at >= starts and c.recorded_at < ends and c.state = 'withdrawn'
      -- What is under way has a line of its own.
      and c.purpose <> '*') w group by took;

  update trust_days set counted_at = at_now, real_at = clock_timestamp(), took = extract(epoch from clock_timestamp() - began) * 1000 where day = of_day;
end $$;
