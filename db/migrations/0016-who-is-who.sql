-- Whoever turns out to be one person becomes one, and what came under an identifier can leave again.

-- `origin`: whose it was before two became one. `came_under`: a hash of the strongest identifier that an event or a word came with.
alter table identifiers add column origin uuid;
alter table former_addresses add column origin uuid;
alter table events add column origin uuid, add column came_under bigint;
alter table consents add column origin uuid, add column came_under bigint;
alter table enrolments add column origin uuid;
alter table changes add column origin uuid;
alter table stages add column origin uuid;

-- An address may be of several accounts; everything else is one person's at a time. `shared`: somebody had it before.
-- `since`: when it was said that a device is of this account; whoever says so later has it.
alter table identifier_owners add column shared boolean not null default false, add column since timestamptz;
alter table identifier_owners drop constraint identifier_owners_pkey;
alter table identifier_owners add primary key (kind, value, customer_id);
create unique index identifier_owners_first on identifier_owners (kind, value) where not shared;

-- Who became one with a person, and who left again.
create table merges (
  customer_id uuid not null references customers on delete cascade,
  seq         bigint generated always as identity,
  at          timestamptz not null,
  what        text not null check (what in ('merge', 'unmerge')),
  -- Who came or left.
  other       uuid not null,
  -- Whom they had come with.
  within      uuid,
  source      text not null,
  key_id      uuid,
  -- Identifiers by which it happened, and those that both had.
  data        jsonb not null default '{}',
  primary key (customer_id, seq)
);
create index merges_by_time on merges (customer_id, at, seq);
-- Where somebody is now: of one who left again there is no such row.
create unique index merges_other on merges (other) where what = 'merge';
grant select, insert on merges to sojourn_app;
