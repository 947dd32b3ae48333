-- Old keys are swept by their age.
create index idempotency_keys_age on idempotency_keys (created_at);
