-- Drops what was told and takes what may be told next: each lane in the order in which its rows may be taken, with whatever else waits
-- for the same customers (at most most_of_one rows). Rows that another dispatcher is taking are passed over.
-- Of each customer is asked by itself: a join or an `exists` may be answered by reading all there are, be they a million.
drop function if exists take_errands(int, int, int, uuid[], bigint[], int, int);
drop function if exists take_errands(int, int, int, int, uuid[], bigint[], int, int);
create or replace function take_errands(fresh int, bulk int, patient int, erasures int, busy uuid[], told bigint[], lease_seconds int, most_of_one int)
returns table ("customerId" uuid, ids float8[], signals text[], ref text, stage text, "isUnderWay" boolean, "firstEvents" text[], lane text)
language plpgsql volatile set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  if cardinality(told) > 0 then
    delete from outbox where id = any(told);
  end if;
  return query with heads as materialized (
      select h.id, h.customer_id from (values ('fresh', fresh), ('bulk', bulk), ('patient', patient), ('erasures', erasures)) as l (lane, most) cross join lateral (
        select o.id, o.customer_id from outbox o where o.lane = l.lane and o.lease_until <= now() and o.customer_id <> all(busy)
        order by o.lease_until, o.id limit l.most for update skip locked) h),
    others as materialized (
      select o.id from (select distinct customer_id from heads) h cross join lateral (
        select n.id from outbox n where n.customer_id = h.customer_id and n.lane <> 'erasures' and n.lease_until <= now()
        limit most_of_one for update skip locked) o),
    taken as (
      update outbox o set lease_until = now() + make_interval(secs => lease_seconds)
      where o.id = any(array(select id from heads union select id from others))
      returning o.id, o.customer_id, o.signal, o.ref, o.lane)
    select t.customer_id, array_agg(t.id::float8 order by t.id), array_agg(t.signal order by t.id), (array_agg(t.ref order by t.ref = 'ended' desc nulls last, t.id))[1],
      (select c.stage from customers c where c.customer_id = t.customer_id), coalesce((select true from enrolments e where e.customer_id = t.customer_id and e.state = 'active' limit 1), false),
      case when (select true from enrolments e where e.customer_id = t.customer_id limit 1) then '{}'
        else array(select distinct f.name from (select e.name from events e where e.customer_id = t.customer_id and e.undecided limit 10) f) end,
      (array_agg(t.lane order by array_position('{erasures,fresh,bulk,patient}', t.lane)))[1]
    from taken t group by t.customer_id order by min(t.id);
end $$;
