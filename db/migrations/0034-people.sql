-- Who came last, by stage; and identifiers by how they begin, whatever the collation of the database is.
create index customers_newest on customers (stage, created_at desc, customer_id desc);
create index identifiers_by_beginning on identifiers (kind, value collate "C", customer_id);
