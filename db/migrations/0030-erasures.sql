-- Who asked to be erased and is not yet: whoever finds a row whose lease is over goes on with it, so that a process that dies leaves nobody half-erased.
create table erasing (
  customer_id uuid primary key references customers on delete cascade,
  asked_at    timestamptz not null,
  -- Who asked; what the pause of an erasure goes on record with.
  source      text not null,
  key         jsonb,
  lease_until timestamptz not null
);
create index erasing_by_lease on erasing (lease_until);

-- Who was erased, by ids that name nobody, and when: what is restored from an older backup is erased anew by this list.
create table erasures (
  erased uuid primary key,
  at     timestamptz not null
);

grant select, insert, update, delete on erasing to sojourn_app;
grant select, insert, update on erasures to sojourn_app;
