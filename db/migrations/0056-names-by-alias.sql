-- Somebody was said to have gone by this name, and nobody has come by it yet: it leads to them, and is none of their identifiers until
-- somebody does.
alter table identifier_owners add column by_alias boolean not null default false;
