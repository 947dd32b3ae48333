-- What owners of addresses are asked to confirm. Of the token in the link there is the hash alone, of the address the keyed hash.
create table confirmations (
  customer_id uuid not null references customers on delete cascade,
  confirmation_id uuid not null,
  seq bigint generated always as identity,
  token_hash bytea not null,
  statement text not null,
  version int not null,
  purpose text not null,
  channel text not null,
  hash bytea not null,
  language text,
  -- A mail asks it, rather than whoever was given the link.
  mailed boolean not null,
  said_at timestamptz not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (customer_id, confirmation_id)
);
create index confirmations_by_token on confirmations (token_hash);
create index confirmations_by_address on confirmations (hash, statement, asked_at);
grant select, insert, update, delete on confirmations to sojourn_app;
