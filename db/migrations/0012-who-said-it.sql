-- Who said what: the key that a line of the ledger came with, and what only browsers say.
alter table consents add column key_id uuid;
-- A yes that waits to be confirmed is no.
alter table consents drop constraint consents_state_check;
alter table consents add constraint consents_state_check check (state in ('granted', 'denied', 'withdrawn', 'pending'));
create index consents_pending on consents (customer_id, purpose, (coalesce(channel, '')), at) where state = 'pending';

-- Only a browser's key said it: it leads to nobody, so that it has no row in identifier_owners.
alter table identifiers add column claimed boolean not null default false;
create index identifiers_claimed on identifiers (kind, value) where claimed;

-- What was stored otherwise than it was sent, in words.
alter table events add column notes text[];

-- Whoever could write could publish until now.
update api_keys set scopes = scopes || '{publish}' where 'write' = any(scopes) and 'publish' <> all(scopes);
