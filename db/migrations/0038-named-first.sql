-- When it was said first that a device is of this account, where it was said again since: `since` is the last time.
alter table identifier_owners add column named_first timestamptz;
