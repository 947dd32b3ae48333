-- The rejected calls of the last seven days that name somebody by what they alone are called: an address wherever it stands, anything
-- else only where a call says whose it is, since an id like 7 stands in calls of others too.
create or replace function rejected_naming(who uuid) returns setof rejected language plpgsql stable set enable_seqscan = off as $$
declare
  called text[];
  addresses text[];
  ids text[];
begin
  select coalesce(array_agg(lower(n.value)), '{}'), coalesce(array_agg(lower(n.value)) filter (where n.kind in ('email', 'phone', 'wechat')), '{}'),
      coalesce(array_agg(n.kind || ':' || n.value), '{}') into called, addresses, ids
    from (select kind, value from identifiers where customer_id = who and (not claimed or verified_at is not null)
      union select kind, value from former_addresses where customer_id = who) n
    where not exists (select from identifier_owners o where o.kind = n.kind and o.value = n.value and o.customer_id <> who);
  return query select r.* from rejected r where r.names && called and r.stored_at > now() - interval '7 days' and (r.names && addresses
    or ids && array['user:' || (r.call ->> 'userId'), 'anonymous:' || (r.call ->> 'anonymousId'), 'user:' || (r.call ->> 'previousId'),
      'anonymous:' || (r.call ->> 'previousId'), r.call ->> 'subject']);
end $$;
