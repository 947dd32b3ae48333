-- The ledger proves itself (decision 0047). Each line has its place in a stream that never changes, wherever the line goes; lines of
-- before have none until they are adopted.
alter table consents add column stream uuid, add column place integer;
create index consents_unchained on consents (customer_id) where stream is null;

-- What happened to a stream, each entry under the hash of the one before. It holds nothing of a person, so that it stays when they
-- are erased: a stream is a keyed hash of an id, a digest one of a text.
create table ledger_links (
  stream uuid not null,
  place  integer not null,
  what   text not null check (what in ('line', 'adopted', 'order', 'erased')),
  digest bytea not null,
  -- Places whose lines went with an erasure.
  gone   integer[],
  hash   bytea not null,
  at     timestamptz not null default now(),
  primary key (stream, place)
);
create index ledger_links_orders on ledger_links (stream, place) where what = 'order';
create index ledger_links_by_time on ledger_links using brin (at) with (pages_per_range = 16);

-- Where streams ended when a checkpoint was made, of those that went on since the one before.
create table ledger_heads (
  checkpoint integer not null,
  stream     uuid not null,
  place      integer not null,
  hash       bytea not null,
  primary key (stream, place)
);
create index ledger_heads_in_order on ledger_heads (checkpoint, stream);

create table ledger_checkpoints (
  number integer primary key,
  at     timestamptz not null,
  heads  integer not null,
  root   bytea not null,
  hash   bytea not null
);

alter table keeper add column next_checkpoint timestamptz not null default now(), add column checkpointed_until timestamptz;

grant select, insert on ledger_links, ledger_heads, ledger_checkpoints to sojourn_app;
