-- What stands open of somebody though the plan in force calls it sensitive. Rows of decisions, versions and rejected calls are written
-- once; these functions, which run with the owner's rights, put masks and seals into them and nothing else.

-- Whether anything of theirs does.
create or replace function holds_open(who uuid) returns boolean language plpgsql stable set enable_seqscan = off as $$
declare
  plan jsonb := sensitive_plan();
  hidden text[] := sensitive_now();
begin
  return exists (select from customers where customer_id = who and traits_as_planned(traits, plan) <> traits)
    or exists (select from versions v cross join lateral jsonb_array_elements(said) one where customer_id = who and may_name(said, hidden)
      and one ->> 'what' = 'trait' and trait_as_planned(one ->> 'name', one -> 'value', plan) <> one -> 'value')
    or exists (select from events where customer_id = who and (with_masks(properties, hidden) <> properties or with_masks(context, hidden) <> context))
    or exists (select from enrolments where customer_id = who and (with_masks(entry, hidden) <> entry or with_masks(results, hidden) <> results))
    or exists (select from decisions where customer_id = who and with_masks(data, hidden) <> data)
    or exists (select from calls where customer_id = who and (with_masks(body, hidden) <> body or with_masks(response, hidden) <> response))
    or exists (select from parked where customer_id = who and (with_masks(missed, hidden) <> missed or with_masks(entry, hidden) <> entry));
end $$;

-- Masks what came of their events. The caller holds their lock. Gives the rows that it wrote.
create or replace function mask_person(who uuid) returns bigint language plpgsql security definer
    set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  hidden text[] := sensitive_now();
  masked bigint := 0;
  n bigint;
begin
  update events set properties = with_masks(properties, hidden), context = with_masks(context, hidden)
    where customer_id = who and (with_masks(properties, hidden) <> properties or with_masks(context, hidden) <> context);
  get diagnostics n = row_count; masked := masked + n;
  update enrolments set entry = with_masks(entry, hidden), results = with_masks(results, hidden)
    where customer_id = who and (with_masks(entry, hidden) <> entry or with_masks(results, hidden) <> results);
  get diagnostics n = row_count; masked := masked + n;
  update decisions set data = with_masks(data, hidden) where customer_id = who and with_masks(data, hidden) <> data;
  get diagnostics n = row_count; masked := masked + n;
  update calls set body = with_masks(body, hidden), response = with_masks(response, hidden)
    where customer_id = who and (with_masks(body, hidden) <> body or with_masks(response, hidden) <> response);
  get diagnostics n = row_count; masked := masked + n;
  update parked set missed = with_masks(missed, hidden), entry = with_masks(entry, hidden)
    where customer_id = who and (with_masks(missed, hidden) <> missed or with_masks(entry, hidden) <> entry);
  get diagnostics n = row_count; masked := masked + n;
  -- What was added up of a property that is masked now.
  delete from tallies where customer_id = who and substr(property, 2) = any(hidden) and property <> '';
  return masked;
end $$;

-- Writes the values of sensitive traits as they are in these versions; the rest of each stays as it was said. The caller holds the lock.
create or replace function seal_versions(who uuid, sealed jsonb) returns void language plpgsql security definer
    set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  hidden text[] := sensitive_now();
begin
  update versions v set said = (select jsonb_agg(case when one ->> 'what' = 'trait' and one ->> 'name' = any(hidden)
      then jsonb_set(one, '{value}', r.said -> (place - 1)::int -> 'value') else one end order by place)
    from jsonb_array_elements(v.said) with ordinality as s (one, place))
    from jsonb_to_recordset(sealed) as r (seq bigint, said jsonb) where v.customer_id = who and v.seq = r.seq;
end $$;

-- Masks calls that were not taken, whosever they are.
create or replace function mask_rejected() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  hidden text[] := sensitive_now();
  masked bigint;
begin
  update rejected set call = with_masks(call, hidden) where with_masks(call, hidden) <> call;
  get diagnostics masked = row_count;
  return masked;
end $$;

revoke execute on function mask_person(uuid), seal_versions(uuid, jsonb), mask_rejected() from public;
grant execute on function mask_person(uuid), seal_versions(uuid, jsonb), mask_rejected() to sojourn_app;
