-- What operators ask about everybody over a span of time. Rows come in the order of time, so that a few pages of each table answer,
-- and what is written costs no entry in a tree.
create index messages_in_time on messages using brin (at) with (pages_per_range = 16, autosummarize = on);
create index consents_in_time on consents using brin (recorded_at) with (pages_per_range = 16, autosummarize = on);
create index stages_in_time on stages using brin (at) with (pages_per_range = 16, autosummarize = on);

-- The audit log by who, what and whom.
create index audit_by_key on audit (key_id, seq);
create index audit_by_what on audit (what, seq);
create index audit_by_target on audit (target, seq);
