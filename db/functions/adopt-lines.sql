-- Lines that are older than the chain get their places in it, in their order, once. The caller holds the customer's lock.
create or replace function adopt_lines(who uuid, in_stream uuid, after int) returns void language sql security definer
    set search_path = public, pg_temp as $$
  update consents c set stream = in_stream, place = after + o.n::int
    from (select seq, row_number() over (order by seq) as n from consents where customer_id = who and stream is null) o
    where c.customer_id = who and c.seq = o.seq
$$;

revoke execute on function adopt_lines(uuid, uuid, int) from public;
grant execute on function adopt_lines(uuid, uuid, int) to sojourn_app;
