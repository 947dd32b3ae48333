-- Which word about an address outweighs which. What is not listed (an erasure) is for ever.
create or replace function weight_of_suppression(reason text) returns int language sql immutable
  return case reason when 'soft-bounced' then 1 when 'bounced' then 2 when 'complained' then 3 else 4 end;

-- Under what an erasure leaves an address on the list, beside what is known of the mailbox (decision 0041).
create or replace function erased_hash(address bytea) returns bytea language sql immutable parallel safe
  return sha256(address || 'erased'::bytea);

-- Puts an address on the suppression list. A weightier reason takes the place of another, of the same the last counts.
-- @returns whether that changed anything
create or replace function suppress(address bytea, on_channel text, why text, since timestamptz) returns boolean language plpgsql volatile as $$
begin
  insert into suppressions as s (hash, channel, reason, at) values (address, on_channel, why, since)
    on conflict (hash, channel) do update set reason = excluded.reason, at = excluded.at
      where weight_of_suppression(excluded.reason) > weight_of_suppression(s.reason) or (excluded.reason = s.reason and excluded.at > s.at);
  return found;
end $$;
