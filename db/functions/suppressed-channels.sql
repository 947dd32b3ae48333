-- On which channels a person's address is on the suppression list, and the weightiest reason. What an erasure left there binds whoever comes
-- by the address afterwards, and not those who had it beside the person who was erased (decision 0041); what is known of the mailbox binds all.
create or replace view suppressed_channels as
  select i.customer_id, s.channel, (array_agg(s.reason order by weight_of_suppression(s.reason) desc))[1] as reason
  from identifiers i join suppressions s on s.hash = any(array[i.hash, erased_hash(i.hash)])
  where s.reason <> 'erasure' or (i.added_at <= s.at and (not i.claimed or i.verified_at <= s.at)) is not true
  group by i.customer_id, s.channel;
