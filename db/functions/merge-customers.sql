-- All that is one person's becomes another's; runs with the owner's rights, since lines of the ledger move. The caller holds both
-- locks, so that nothing of theirs is decided or stored meanwhile, and writes what the rules made of the two.
create or replace function merge_customers(whom uuid, into_whom uuid) returns void language plpgsql security definer
    set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  lines int := (select coalesce(max(seq), 0) from consents where customer_id = into_whom);
  rises int := (select coalesce(max(seq), 0) from stages where customer_id = into_whom);
begin
  delete from tallies where customer_id in (whom, into_whom);
  delete from alarms where customer_id = whom;
  delete from parked where customer_id = whom and part = 'stage';
  update events set customer_id = into_whom, origin = coalesce(origin, whom) where customer_id = whom;
  update consents set customer_id = into_whom, origin = coalesce(origin, whom), seq = seq + lines where customer_id = whom;
  update stages set customer_id = into_whom, origin = coalesce(origin, whom), seq = seq + rises where customer_id = whom;
  -- Each trait names the line that permits to keep it, and so does what is kept of its past.
  update versions set customer_id = into_whom, origin = coalesce(origin, whom), said = case when lines = 0
      or not jsonb_path_exists(said, '$[*] ? (@.what == "trait").value.basis') then said else (
        select jsonb_agg(case when v ->> 'what' = 'trait' and jsonb_typeof(v #> '{value,basis}') = 'number'
          then jsonb_set(v, '{value,basis}', to_jsonb((v #>> '{value,basis}')::int + lines)) else v end order by n)
        from jsonb_array_elements(said) with ordinality as t (v, n)) end where customer_id = whom;
  update changes set customer_id = into_whom, origin = coalesce(origin, whom) where customer_id = whom;
  update enrolments set customer_id = into_whom, origin = coalesce(origin, whom) where customer_id = whom;
  -- A decision names the line of the ledger by its number.
  update decisions set customer_id = into_whom, data = case when jsonb_typeof(data #> '{consent,seq}') = 'number'
      then jsonb_set(data, '{consent,seq}', to_jsonb((data #>> '{consent,seq}')::int + lines)) else data end where customer_id = whom;
  update messages set customer_id = into_whom where customer_id = whom;
  update calls set customer_id = into_whom where customer_id = whom;
  update points set customer_id = into_whom where customer_id = whom;
  update parked set customer_id = into_whom where customer_id = whom;
  insert into customer_keys (customer_id, key_id, sealed) select into_whom, key_id, sealed from customer_keys where customer_id = whom on conflict do nothing;
  update idempotency_keys set customer_id = into_whom where customer_id = whom;
  insert into audience_members (customer_id, audience, since) select into_whom, audience, since from audience_members where customer_id = whom
    on conflict do nothing;
  update feedback set customer_id = into_whom, origin = coalesce(origin, whom), consent_seq = consent_seq + lines where customer_id = whom;
  update confirmations set customer_id = into_whom where customer_id = whom;
  update requests set about = into_whom where about = whom;
  -- Who asked to be erased is erased with whom they turn out to be.
  insert into erasing as e (customer_id, asked_at, source, key, lease_until, begins_at, paused_before)
    select into_whom, asked_at, source, key, lease_until, begins_at, paused_before from erasing where customer_id = whom
    on conflict (customer_id) do update set lease_until = least(e.lease_until, excluded.lease_until),
      begins_at = case when e.begins_at is null or excluded.begins_at is null then null else least(e.begins_at, excluded.begins_at) end;
  perform merge_names(whom, into_whom);
  update merges set within = coalesce(within, whom), customer_id = into_whom where customer_id = whom;
  update customers c set points = greatest(-9007199254740991, least(9007199254740991, c.points::numeric + f.points)) from customers f
    where c.customer_id = into_whom and f.customer_id = whom;
  delete from customers where customer_id = whom;
end $$;

-- Of an identifier that both have the stronger word stays.
create or replace function merge_names(whom uuid, into_whom uuid) returns void language plpgsql security definer
    set search_path = public, pg_temp set enable_seqscan = off as $$
begin
  update identifiers i set claimed = i.claimed and f.claimed, verified_at = least(i.verified_at, f.verified_at), hash = coalesce(i.hash, f.hash)
    from identifiers f where i.customer_id = into_whom and f.customer_id = whom and f.kind = i.kind and f.value = i.value;
  delete from identifiers f using identifiers i where f.customer_id = whom and i.customer_id = into_whom and f.kind = i.kind and f.value = i.value;
  update identifiers set customer_id = into_whom, origin = coalesce(origin, whom) where customer_id = whom;
  delete from former_addresses f using former_addresses i
    where f.customer_id = whom and i.customer_id = into_whom and f.kind = i.kind and f.value = i.value;
  update former_addresses set customer_id = into_whom, origin = coalesce(origin, whom) where customer_id = whom;
  -- Whoever had it first has it for both.
  delete from identifier_owners i using identifier_owners f
    where i.customer_id = into_whom and f.customer_id = whom and f.kind = i.kind and f.value = i.value and i.shared;
  delete from identifier_owners f using identifier_owners i
    where f.customer_id = whom and i.customer_id = into_whom and f.kind = i.kind and f.value = i.value;
  update identifier_owners set customer_id = into_whom where customer_id = whom;
end $$;

-- Where somebody is who became one with somebody else.
create or replace function now_within(who uuid) returns uuid language sql stable
  return (select customer_id from merges where other = who and what = 'merge');

-- Whose what is being settled is by now: of whoever became one with somebody else in the meantime, that other one's.
create or replace function settled_as(who uuid) returns uuid language sql stable
  return coalesce((select customer_id from customers where customer_id = who), now_within(who), who);

revoke execute on function merge_customers(uuid, uuid), merge_names(uuid, uuid) from public;
grant execute on function merge_customers(uuid, uuid) to sojourn_app;
