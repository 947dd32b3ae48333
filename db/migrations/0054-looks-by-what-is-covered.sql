-- What statements covered when everybody was looked at for an audience that reads of it: where that changes everybody is looked at anew.
alter table audience_looks add column covering text not null default '';
