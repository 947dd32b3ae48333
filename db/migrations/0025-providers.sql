-- What each provider of mail is believed by, sealed.
create table provider_trust (
  provider   text primary key,
  sealed     bytea not null,
  updated_at timestamptz not null
);

-- Which events of a provider were heard, by a keyed hash: each counts once.
create table provider_events (
  provider text not null,
  event    bytea not null,
  heard_at timestamptz not null,
  primary key (provider, event)
);

-- Signatures that say nothing of the body beside them: each token goes with one body.
create table provider_tokens (
  token   bytea primary key,
  body    bytea not null,
  used_at timestamptz not null default now()
);
create index provider_tokens_by_age on provider_tokens (used_at);

-- What was heard of an address, by its keyed hash, whoever has it and also before anybody does.
create table address_feedback (
  hash     bytea not null,
  channel  text not null,
  standing jsonb not null,
  primary key (hash, channel)
);

-- What the provider said of a message after it had taken it.
alter table messages add column feedback jsonb;

-- Whose an address was when a message went there.
create index former_addresses_by_hash on former_addresses (hash);

grant select, insert, update, delete on provider_trust, provider_tokens, address_feedback to sojourn_app;
grant select, insert on provider_events to sojourn_app;
