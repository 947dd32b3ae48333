-- How far the round has come that seals what was stored before its name became sensitive: of which version of the data plan, since when
-- (real time), and whether it found anything in this pass. One that is done costs nothing until the next version.
alter table keeper
  add column sealing_version int not null default 0,
  add column sealing_done boolean not null default false,
  add column sealing_seen timestamptz,
  add column sealing_since timestamptz,
  add column sealing_found boolean not null default false,
  add column sealed_until uuid not null default '00000000-0000-0000-0000-000000000000',
  add column next_sealing timestamptz not null default now();
