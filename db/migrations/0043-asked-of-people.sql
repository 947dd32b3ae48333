-- Whose data lie still, of all people, where an audience is counted: as few lines as people demanded it.
create index consents_of_restriction on consents (customer_id, at) where purpose = 'right:restrict';

-- Somebody's messages as their own page and lists have them, newest decided first, however many there are.
create index messages_decided on messages (customer_id, decided_at, message_id);
