-- What was said of people is kept as it was said: who somebody was at any moment is answered from it (domain/person/as-of.ts).
create table versions (
  customer_id uuid not null references customers on delete cascade,
  seq         bigint generated always as identity,
  -- When it became known.
  recorded_at timestamptz not null,
  -- All that was said at once, as in domain/person/versions.ts.
  said        jsonb not null,
  -- As of events.
  origin      uuid,
  came_under  bigint,
  primary key (customer_id, seq)
);
grant select, insert on versions to sojourn_app;

-- Of those who are known already: what identify calls of backends said of them, and what else stands in their profiles.
insert into versions (customer_id, recorded_at, said, origin, came_under)
  select e.customer_id, e.received_at, (select jsonb_agg(jsonb_build_object('what', 'trait', 'name', t.key, 'at', (extract(epoch from e.at) * 1000)::bigint,
      'value', jsonb_build_object('value', t.value, 'source', k.name, 'at', (extract(epoch from e.at) * 1000)::bigint, 'key', k.key_id)))
    from jsonb_each(e.properties) t), e.origin, e.came_under
  from events e join api_keys k on k.key_id::text = e.source
  where e.type = 'identify' and e.properties <> '{}' and not ('browser' = any(k.scopes)) order by e.seq;
insert into versions (customer_id, recorded_at, said)
  select c.customer_id, max(said.at), jsonb_agg(said.version) from customers c cross join lateral (
    select to_timestamp((t.value ->> 'at')::numeric / 1000.0) as at,
      jsonb_build_object('what', 'trait', 'name', t.key, 'at', t.value -> 'at', 'value', t.value) as version from jsonb_each(c.traits) t
    union all select c.created_at, jsonb_build_object('what', 'wish', 'name', p.key, 'at', coalesce(c.said #> array['fields', p.key], '0'), 'value', p.value)
      from jsonb_each(c.preferences) p where p.key <> 'topics'
    union all select c.created_at, jsonb_build_object('what', 'topic', 'name', p.key, 'at', coalesce(c.said #> array['topics', p.key], '0'), 'value', p.value)
      from jsonb_each(c.preferences -> 'topics') p) said
  group by c.customer_id;

-- What was brought in from elsewhere, and where it comes from.
create table imports (
  import_id   uuid primary key,
  key_id      uuid not null,
  -- Of the file and how it was read: the same again goes on with the same import.
  digest      text not null,
  at          timestamptz not null,
  who         text not null,
  collected_at timestamptz not null,
  basis       text not null,
  file        text,
  -- Every line up to here is answered.
  done        bigint not null default 0,
  ended_at    timestamptz,
  unique (key_id, digest)
);
grant select, insert, update on imports to sojourn_app;
alter table events add column import_id uuid;
