-- What the provider's refusals of a message amount to, and when it is tried again: {times, since, nextTry, until}, in milliseconds.
alter table messages add column refusal jsonb;
