-- What Trust tells, counted by day (UTC), so that a span of any length adds up a few rows of each day and walks through no past.
-- Nobody is named here: counts alone, which an erasure leaves as they are.
create table trust_days (
  day        date primary key,
  -- By the product's clock, and by the real one.
  counted_at timestamptz not null,
  real_at    timestamptz not null default clock_timestamp(),
  took       int not null
);

create table trust_counts (
  day   date not null references trust_days on delete cascade,
  what  text not null check (what in ('purpose', 'channel', 'journey', 'week', 'silence')),
  part  text not null check (part in ('asked', 'granted', 'reached', 'withdrew', 'could', '')),
  name  text,
  -- How many people of this day, and of them how many had done the same last so many days ago (the place in the list) or longer, or never.
  -- So the first of them in a span are the people of a span: its first day chooses the place.
  firsts int[] not null
);
create unique index trust_counts_of on trust_counts (what, day, part, name) nulls not distinct;
create index trust_counts_by_day on trust_counts (day);

grant select, insert, update, delete on trust_days, trust_counts to sojourn_app;
