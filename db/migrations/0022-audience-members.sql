-- Who is among an audience that a journey listens to, as far as it was told.
create table audience_members (
  customer_id uuid not null references customers on delete cascade,
  audience    text not null,
  since       timestamptz not null,
  primary key (customer_id, audience)
);
create index audience_members_by_audience on audience_members (audience, customer_id);
grant select, insert, update, delete on audience_members to sojourn_app;

-- How far everybody was looked at, for each such audience: the first time who is among it is noted, and is no news.
create table audience_looks (
  audience   text primary key,
  condition  text not null,
  is_first   boolean not null default true,
  -- Customers up to this one were looked at; who came after the look began was nobody then.
  after      uuid not null default '00000000-0000-0000-0000-000000000000',
  started_at timestamptz not null,
  ended_at   timestamptz
);
grant select, insert, update, delete on audience_looks to sojourn_app;

-- When the next one of a paced audience may enter (product time).
alter table audience_passes add column next_at timestamptz;
