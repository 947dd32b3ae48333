-- How many looks of the keeper Temporal was told of: one that knows of fewer was restored from an older backup.
alter table keeper add column looks bigint not null default 0;
