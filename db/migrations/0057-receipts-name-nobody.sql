-- A receipt outlives the events that retention deletes: whose it was nobody asks.
alter table receipts drop column customer_id;
