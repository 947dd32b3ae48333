-- What a person may gather over the years is more than four bytes say.
alter table customers alter column points type bigint;
alter table points alter column points type bigint;
