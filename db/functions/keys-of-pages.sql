-- The keys that anybody can read in a page, as events name them: what came with one proves nothing (domain/person/identity/browser.ts).
create or replace function keys_of_pages() returns text[] language sql stable
  return array(select key_id::text from api_keys where scopes = '{browser}');
