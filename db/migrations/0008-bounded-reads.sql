-- An index for each question, so that what is asked costs the same however much is stored.

-- Whose identifiers are these: asked when a person is erased.
create index identifier_owners_by_customer on identifier_owners (customer_id);

-- The timeline pages through each of its sources by place.
create index events_by_time on events (customer_id, at, seq);
create index changes_by_time on changes (customer_id, at, seq);
create index decisions_by_time on decisions (customer_id, at, seq);
create index consents_by_time on consents (customer_id, recorded_at, seq);
create index points_by_time on points (customer_id, at);
create index calls_by_time on calls (customer_id, at);

-- The ledger's last words of each purpose and channel, and the last no of each purpose.
create index consents_last_words on consents (customer_id, purpose, (coalesce(channel, '')), at);
create index consents_last_no on consents (customer_id, purpose, recorded_at, seq) where state <> 'granted';

-- The last entry into a journey.
create index enrolments_by_entry on enrolments (customer_id, journey, key, entered_at);
drop index enrolments_by_passage;

-- Until when a passage that ended may still reach its goal; null where its version has none.
alter table enrolments add column goal_by timestamptz;
update enrolments e set goal_by = entered_at + interval '400 days' from journey_versions v
  where v.key = e.journey and v.version = e.version and v.definition ? 'goal' and e.state <> 'active' and e.goal_at is null;
create index enrolments_with_goals on enrolments (customer_id, goal_by) where state <> 'active' and goal_at is null and goal_by is not null;

-- Real time: a decision that began before a publish may still let somebody into the version before.
alter table journey_versions add column made_at timestamptz not null default now();

-- In which zone the turns of audiences find somebody: what the person said and what is known, as far as a zone's name may be long.
alter table customers
  add column zone_preferred text not null generated always as (left(coalesce(preferences ->> 'timezone', ''), 100)) stored,
  add column zone_known text not null generated always as (left(coalesce(traits #>> '{timezone,value}', ''), 100)) stored;
create index customers_by_zone on customers (zone_preferred, zone_known, customer_id);
