-- Records what became of claims; one that was settled otherwise meanwhile is left alone. With it goes what follows from it: that a
-- message is held is a decision like any other, and an address that nobody is at is suppressed.
create or replace function settle_outcomes(who uuid, outcomes jsonb) returns void language plpgsql volatile set enable_seqscan = off as $$
declare
  done record;
begin
  who := settled_as(who);
  for done in
    update messages m set status = r.status, reason = r.reason, provider_reply = coalesce(r.reply, case when r.status <> 'sent' then m.provider_reply end),
        at = instant(r.at), lease_until = null,
        queued = (r.status = 'decided' and r.reason is distinct from 'template-error'),
        refusal = case when r.status = 'decided' then coalesce(r.refusal, m.refusal) end
      from jsonb_to_recordset(outcomes) as r ("messageId" uuid, attempt int, status text, reason text, reply text, at numeric, refusal jsonb, held jsonb, bounced jsonb)
      where m.customer_id = who and m.message_id = r."messageId" and m.attempt = r.attempt and m.status = 'handing-over'
      returning m.message_id, m.enrolment_id, m.journey, m.version, m.step, m.channel, m.at, r.held, r.bounced
  loop
    if done.held is not null then
      insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, message_id, data)
        values (who, done.at, done.enrolment_id, done.journey, done.version, done.step, 'hold', done.held ->> 'reason', done.message_id, done.held -> 'data');
    end if;
    if done.bounced is not null then
      perform suppress(hash, done.channel, 'bounced', done.at) from identifiers
        where customer_id = who and kind = done.bounced ->> 'kind' and value = done.bounced ->> 'value' and hash is not null;
    end if;
  end loop;
end $$;
