-- Why somebody says no, as they were asked on the page that answered it: which question, by what scores, and what they said.
create table feedback (
  customer_id uuid not null references customers on delete cascade,
  feedback_id uuid not null,
  at          timestamptz not null,
  question    text not null check (question in ('too-many', 'not-relevant', 'in-store', 'on-site', 'delivery', 'general')),
  scores      jsonb not null,
  touchpoint  jsonb not null,
  contacts    jsonb not null,
  -- The line of the ledger that took something back; null where a wish was lowered.
  consent_seq integer,
  answer      text,
  comment     text,
  answered_at timestamptz,
  origin      uuid,
  primary key (customer_id, feedback_id)
);
create index feedback_by_time on feedback (at, feedback_id);
create index feedback_of_customer on feedback (customer_id, at);
grant select, insert, update, delete on feedback to sojourn_app;
