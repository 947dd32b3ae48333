-- Whose data lie still, of all people, where an audience is counted: as few lines as people demanded it.
create index consents_of_restriction on consents (customer_id, at) where purpose = 'right:restrict';
