-- Since when what came with somebody who became one with a person is known of that person, by whose it was before.
create or replace function came_with(who uuid) returns table (origin uuid, at timestamptz) language sql stable as $$
  with recursive came as (
    select m.other, m.at from merges m where m.customer_id = who and m.what = 'merge' and m.within is null
    union all
    select m.other, greatest(m.at, came.at) from came join merges m on m.customer_id = who and m.what = 'merge' and m.within = came.other)
  select other, at from came
$$;

-- Of all that was said of a person by one moment and was known by another, what may decide how they stood: of each thing, and of each
-- way in which it became known, the last word; and whenever that was, what became somebody else's. Which of these counts says
-- domain/person/history/as-of.ts. null: at any time.
create or replace function said_until(who uuid, by_then timestamptz, known_then timestamptz)
    returns table (what text, name text, at bigint, value jsonb, recorded_at bigint, origin uuid) language sql stable set enable_seqscan = off as $$
  select word.what, word.name, word.at::bigint, word.value, millis(word.known), word.origin from (
    select distinct on (v.origin, s.what, s.name, s.value -> 'filled', s.value -> 'inferred', s.value -> 'claimed')
      s.what, s.name, s.at, s.value, greatest(v.recorded_at, c.at) as known, v.origin, v.seq, place
    from versions v left join came_with(who) c on c.origin = v.origin
      cross join lateral rows from (jsonb_to_recordset(v.said) as (what text, name text, at numeric, value jsonb)) with ordinality as s (what, name, at, value, place)
    where v.customer_id = who and (s.what = 'gone'
      or (by_then is null or s.at <= millis(by_then)) and (known_then is null or greatest(v.recorded_at, c.at) <= known_then))
    order by v.origin, s.what, s.name, s.value -> 'filled', s.value -> 'inferred', s.value -> 'claimed', s.at desc, v.seq desc, place desc) word
  order by word.seq, word.place
$$;
