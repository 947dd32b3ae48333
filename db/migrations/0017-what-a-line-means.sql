-- What a line of the ledger counts as, where it could not be read as it was said.
alter table consents add column note text;
