-- What came under some identifiers leaves a person again, and is `apart`'s from now on: whatever was theirs before two became one
-- (`origins`), and what was said under these identifiers. Passages go with the event that they began with. The caller holds the lock.
create or replace function part_customers(who uuid, apart uuid, origins uuid[], kinds text[], names text[]) returns void language plpgsql
    security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  hashes bigint[] := array(select hashtextextended(k || ':' || n, 0) from unnest(kinds, names) as t (k, n));
  passages uuid[];
begin
  delete from tallies where customer_id = who;
  update events set customer_id = apart, origin = nullif(origin, apart)
    where customer_id = who and (origin = any(origins) or came_under = any(hashes));
  passages := array(select enrolment_id from enrolments e where customer_id = who and (origin = any(origins)
    or exists (select from events v where v.customer_id = apart and v.event_id::text = e.entry ->> 'eventId')));
  update enrolments set customer_id = apart, origin = nullif(origin, apart) where customer_id = who and enrolment_id = any(passages);
  update messages set customer_id = apart where customer_id = who and enrolment_id = any(passages);
  update calls set customer_id = apart where customer_id = who and enrolment_id = any(passages);
  update points set customer_id = apart where customer_id = who and enrolment_id = any(passages);
  update decisions set customer_id = apart where customer_id = who and enrolment_id = any(passages);
  update parked set customer_id = apart where customer_id = who and id in (
    select p::text from unnest(passages) as p union all select event_id::text from events where customer_id = apart and undecided);
  update consents set customer_id = apart, origin = nullif(origin, apart)
    where customer_id = who and (origin = any(origins) or came_under = any(hashes));
  update versions set customer_id = apart, origin = nullif(origin, apart)
    where customer_id = who and (origin = any(origins) or came_under = any(hashes));
  update stages set customer_id = apart, origin = nullif(origin, apart) where customer_id = who and origin = any(origins);
  update feedback set customer_id = apart, origin = nullif(origin, apart) where customer_id = who and origin = any(origins);
  update changes set customer_id = apart, origin = nullif(origin, apart) where customer_id = who and origin = any(origins);
  update identifiers i set customer_id = apart, origin = nullif(origin, apart) from unnest(kinds, names) as t (k, n)
    where i.customer_id = who and i.kind = k and i.value = n;
  update identifier_owners o set customer_id = apart from unnest(kinds, names) as t (k, n)
    where o.customer_id = who and o.kind = k and o.value = n;
  -- What was the name by an alias leaves with the cookie that it may be.
  update identifier_owners o set customer_id = apart from unnest(kinds, names) as t (k, n)
    where o.customer_id = who and o.by_alias and k = 'anonymous' and o.value = n;
  update former_addresses set customer_id = apart, origin = nullif(origin, apart) where customer_id = who and origin = any(origins);
  -- What the owner of an address was asked is a matter of who has it.
  update confirmations c set customer_id = apart from identifiers i where c.customer_id = who and i.customer_id = apart and i.hash = c.hash;
  update merges set customer_id = apart, within = nullif(within, apart) where customer_id = who and other = any(origins) and other <> apart;
  update merges set what = 'unmerge', data = data || jsonb_build_object('mergedAt', at), at = (select created_at from customers where customer_id = apart)
    where customer_id = who and other = apart and what = 'merge';
  -- Each of the two is among what both were until their next decisions say otherwise.
  insert into audience_members (customer_id, audience, since) select apart, audience, since from audience_members where customer_id = who
    on conflict do nothing;
  -- Sensitive values go with who said them, and either may have been sealed under any of these.
  insert into customer_keys (customer_id, key_id, sealed) select apart, key_id, sealed from customer_keys where customer_id = who on conflict do nothing;
  insert into erasing (customer_id, asked_at, source, key, lease_until) select apart, asked_at, source, key, lease_until from erasing
    where customer_id = who on conflict do nothing;
  update customers c set points = coalesce((select sum(p.points) from points p where p.customer_id = c.customer_id), 0)
    where customer_id in (who, apart);
end $$;

revoke execute on function part_customers(uuid, uuid, uuid[], text[], text[]) from public;
grant execute on function part_customers(uuid, uuid, uuid[], text[], text[]) to sojourn_app;
