-- When what can be said anew was said last, also where it was taken back: what was said earlier and comes late changes nothing.
-- `addresses`: by kind; `fields` and `topics`: of the wishes; `words`: repetitions that the ledger has no line for.
alter table customers add column said jsonb not null default '{}';
