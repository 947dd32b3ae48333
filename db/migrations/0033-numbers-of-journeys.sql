-- Why a version was published.
alter table journey_versions add column note text;

-- That somebody else is to agree to a draft before it is published; one a journey, until it is published or asked for anew.
create table journey_reviews (
  key           text primary key references journeys,
  -- Of the draft that is to be agreed to, since every other change of the journey counts its revision up too.
  digest        bytea not null,
  asked_by      uuid not null references api_keys,
  asked_at      timestamptz not null,
  note          text,
  approved_by   uuid references api_keys,
  approved_at   timestamptz
);
grant select, insert, update, delete on journey_reviews to sojourn_app;

-- Who stands behind each number of a journey, in the order in which it happened, so that a page of a million costs what one of ten does.
create index enrolments_at_place on enrolments (journey, version, state, step, since, enrolment_id);
drop index enrolments_by_place;
create index enrolments_exited on enrolments (journey, version, step, outcome, ended_at, enrolment_id) where state = 'exited';
create index enrolments_at_goal on enrolments (journey, version, goal_at, enrolment_id) where goal_at is not null;
create index messages_at_place on messages (journey, version, step, status, at, message_id);
drop index messages_by_journey;
create index decisions_not_to_send on decisions (journey, version, outcome, step, reason, at, seq) where outcome in ('hold', 'skip');
