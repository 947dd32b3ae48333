-- Records what became of claims; one that was settled otherwise meanwhile is left alone.
create or replace function settle_outcomes(who uuid, outcomes jsonb) returns void language plpgsql volatile set enable_seqscan = off as $$
begin
  update messages m set status = r.status, reason = r.reason, provider_reply = r.reply, at = instant(r.at), lease_until = null, queued = (r.status = 'decided')
    from jsonb_to_recordset(outcomes) as r ("messageId" uuid, attempt int, status text, reason text, reply text, at numeric)
    where m.customer_id = who and m.message_id = r."messageId" and m.attempt = r.attempt and m.status = 'handing-over';
end $$;
