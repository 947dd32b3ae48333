-- Answers of a person's past, so that no decision reads all of it. Each reads a few events beside what is kept in `tallies`.

-- A property that is absent or no number adds nothing.
create or replace function amount_of(properties jsonb, property text) returns numeric language sql immutable parallel safe
  return case when jsonb_typeof(properties -> property) = 'number' then (properties ->> property)::numeric else 0 end;

-- Late events come in as share locks of these, and who keeps a tally tries to get one alone: none is kept that misses a late event.
create or replace function tally_lock(who uuid) returns int language sql immutable parallel safe
  return hashtext(who::text) & 63;

-- Decided events of a name in [from_at, to_at). `of_property` is `=` and the property that is summed, empty where they are only counted.
create or replace function count_past(who uuid, named text, of_property text, from_at timestamptz, to_at timestamptz, out n bigint, out total numeric)
    language plpgsql stable set enable_seqscan = off as $$
begin
  if of_property = '' then
    select count(*), 0 into n, total from events where customer_id = who and name = named and at >= from_at and at < to_at
      and not undecided and type not in ('enrol', 'audience');
  else
    select count(*), coalesce(sum(amount_of(properties, substr(of_property, 2))), 0) into n, total from events
      where customer_id = who and name = named and at >= from_at and at < to_at and not undecided and type not in ('enrol', 'audience');
  end if;
end $$;

-- By the index of the undecided: `offset 0` keeps the planner from walking all events in their order for the first undecided one. An event
-- that is parked may wait for weeks: when it is released it takes the tallies with it that should have it (write_verdict).
create or replace function oldest_undecided(who uuid) returns timestamptz language plpgsql stable set enable_seqscan = off as $$
begin
  return (select min(at) from (select at from events e where customer_id = who and undecided
    and not exists (select from parked p where p.customer_id = who and p.part = 'event' and p.id = e.event_id::text) offset 0) as waiting);
end $$;

-- All that happened before `to_at`: the nearest tally and the events since. Where these are more than `step` a tally is kept, of
-- what is so old that only a late event can still come before it, and nothing before which is undecided.
create or replace function past_before(who uuid, named text, of_property text, to_at timestamptz, at_now timestamptz, step int, out n bigint, out total numeric)
    language plpgsql volatile set enable_seqscan = off as $$
declare
  kept tallies;
  old record;
  fresh record;
  settled timestamptz := least(to_at, at_now - interval '1 hour' * coalesce((select rate from clock), 1),
    oldest_undecided(who));
begin
  select * into kept from tallies where customer_id = who and name = named and property = of_property and upto <= to_at order by upto desc limit 1;
  kept.upto := coalesce(kept.upto, '-infinity');
  settled := greatest(settled, kept.upto);
  select * into old from count_past(who, named, of_property, kept.upto, settled);
  select * into fresh from count_past(who, named, of_property, settled, to_at);
  n := coalesce(kept.count, 0) + old.n + fresh.n;
  total := coalesce(kept.sum, 0) + old.total + fresh.total;
  if old.n > step and pg_try_advisory_xact_lock(730531, tally_lock(who)) then
    perform keep_tally(who, named, of_property, kept.upto, settled);
  end if;
end $$;

-- Under the lock: counts anew what may have come in meanwhile, from a tally that is still there.
create or replace function keep_tally(who uuid, named text, of_property text, after_at timestamptz, to_at timestamptz) returns void
    language plpgsql volatile set enable_seqscan = off as $$
declare
  kept tallies;
  since record;
begin
  if oldest_undecided(who) < to_at then
    return;
  end if;
  select * into kept from tallies where customer_id = who and name = named and property = of_property and upto <= to_at order by upto desc limit 1;
  select * into since from count_past(who, named, of_property, coalesce(kept.upto, '-infinity'), to_at);
  insert into tallies (customer_id, name, property, upto, count, sum)
    values (who, named, of_property, to_at, coalesce(kept.count, 0) + since.n, coalesce(kept.sum, 0) + since.total) on conflict do nothing;
  delete from tallies where customer_id = who and name = named and property = of_property and upto not in (
    select upto from tallies where customer_id = who and name = named and property = of_property order by written_at desc, upto desc limit 12);
end $$;

-- Of the events since an instant how many they are, what they add up to, and the first of them.
create or replace function past_since(who uuid, named text, of_property text, from_at timestamptz, at_now timestamptz, step int) returns jsonb
    language plpgsql volatile set enable_seqscan = off as $$
declare
  few record;
  whole record;
  before record;
begin
  select count(*) as n, coalesce(sum(amount), 0) as total, coalesce(jsonb_agg(jsonb_build_array(millis(at), amount) order by at), '[]') as run into few
    from (select at, case when of_property = '' then 0 else amount_of(properties, substr(of_property, 2)) end as amount from events
      where customer_id = who and name = named and at >= from_at and not undecided and type not in ('enrol', 'audience') order by at limit 21) e;
  if few.n <= 20 then
    return jsonb_build_object('count', few.n, 'sum', few.total, 'first', few.run, 'isAll', true);
  end if;
  select * into whole from past_before(who, named, of_property, 'infinity', at_now, step);
  if from_at = '-infinity' then
    return jsonb_build_object('count', whole.n, 'sum', whole.total, 'first', few.run, 'isAll', false);
  end if;
  select * into before from past_before(who, named, of_property, from_at, at_now, step);
  return jsonb_build_object('count', whole.n - before.n, 'sum', whole.total - before.total, 'first', few.run, 'isAll', false);
end $$;

-- What a property holds where that is short; `true` where it holds anything else. Nothing where it is absent or null.
create or replace function short_of(value jsonb) returns jsonb language sql immutable parallel safe
  return case jsonb_typeof(value) when 'null' then null when 'number' then value when 'boolean' then value
    when 'string' then case when length(value #>> '{}') <= 200 then value else 'true' end else case when value is not null then 'true'::jsonb end end;

-- The newest decided events of a name, with what is asked for of their properties, four at most: to build it by a query for each
-- event takes some times as long.
create or replace function newest_of(who uuid, named text, fields text[], most int) returns jsonb language plpgsql stable set enable_seqscan = off as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('at', millis(at), 'properties', case when cardinality(fields) = 0 then '{}' else jsonb_strip_nulls(
      jsonb_build_object(coalesce(fields[1], ''), short_of(properties -> fields[1]), coalesce(fields[2], ''), short_of(properties -> fields[2]),
        coalesce(fields[3], ''), short_of(properties -> fields[3]), coalesce(fields[4], ''), short_of(properties -> fields[4]))) end) order by at desc), '[]')
    from (select at, with_masks(properties, (select sensitive_now())) as properties from events where customer_id = who and name = named and not undecided
      and type not in ('enrol', 'audience') order by at desc limit most) newest);
end $$;

-- Of the newest days (UTC) on which a page or a screen was called the last call: the index is asked for the next day before.
create or replace function visits_of(who uuid, most int) returns jsonb language plpgsql stable set enable_seqscan = off as $$
begin
  return (with recursive days as (
      (select at, 1 as n from events where customer_id = who and type in ('page', 'screen') and not undecided order by at desc limit 1)
      union all
      select next.at, n + 1 from days cross join lateral (select e.at from events e where customer_id = who and type in ('page', 'screen') and not undecided
        and e.at < date_trunc('day', days.at, 'UTC') order by e.at desc limit 1) next where n < most)
    select coalesce(jsonb_agg(millis(at) order by at desc), '[]') from days);
end $$;

-- The person's own words about one purpose, and about everything, that may decide anything at an instant.
create or replace function words_about(who uuid, of_purpose text, at_now timestamptz) returns jsonb language plpgsql stable set enable_seqscan = off as $$
begin
  return (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', seq, 'purpose', purpose, 'spares', spares, 'channel', channel, 'state', state,
      'at', millis(at), 'recordedAt', millis(recorded_at), 'source', source, 'statement', statement, 'version', version,
      'goodFrom', (select good_from from statements s where s.key = word.statement), 'validUntil', millis(valid_until))) order by seq), '[]')
    from last_words(who, at_now) word where purpose in (of_purpose, '*'));
end $$;

-- `questions` as the rules ask them; the answers come in the same order.
create or replace function ask_past(who uuid, questions jsonb, at_now timestamptz, step int default 200) returns jsonb
    language plpgsql volatile set enable_seqscan = off as $$
declare
  q record;
  answers jsonb := '[]';
  hidden text[] := sensitive_now();
begin
  for q in select r.* from jsonb_array_elements(questions) with ordinality as e (asked, place) cross join lateral jsonb_to_record(asked)
      as r (ask text, name text, property text, "from" numeric, "to" numeric, journey text, key text, fields text[], most int, purpose text) order by place loop
    -- What is masked adds nothing.
    if q.property = any(hidden) then
      q.property := null;
    end if;
    answers := answers || jsonb_build_array(case q.ask
      when 'since' then past_since(who, q.name, coalesce('=' || q.property, ''), coalesce(instant(q."from"), '-infinity'), at_now,
        case when q.property is null then step else step / 4 end)
      when 'between' then (select coalesce(jsonb_agg(jsonb_build_array(millis(at), case when q.property is null then 0 else amount_of(properties, q.property) end)
          order by at), '[]') from events where customer_id = who and name = q.name and at >= instant(q."from") and at < instant(q."to")
          and not undecided and type not in ('enrol', 'audience'))
      when 'last' then (select to_jsonb(millis(max(at))) from events where customer_id = who and name = q.name
          and not undecided and type not in ('enrol', 'audience'))
      when 'newest' then newest_of(who, q.name, q.fields, q.most)
      when 'visits' then visits_of(who, q.most)
      when 'words' then words_about(who, q.purpose, at_now)
      when 'entry' then (select to_jsonb(millis(max(entered_at))) from enrolments where customer_id = who and journey = q.journey and key = q.key)
    end);
  end loop;
  return answers;
end $$;

-- What came late takes the tallies with it that should have it.
create or replace function forget_tallies(whom uuid[], names text[], ats timestamptz[]) returns void language plpgsql volatile set enable_seqscan = off as $$
begin
  perform pg_advisory_xact_lock_shared(730531, place)
    from (select distinct tally_lock(who) as place from unnest(whom) as who order by 1) as places;
  delete from tallies t using unnest(whom, names, ats) as late (customer_id, name, at)
    where t.customer_id = late.customer_id and t.name = late.name and t.upto > late.at;
end $$;
