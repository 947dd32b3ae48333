-- A no to everything is one line, whose purpose is '*': of these the purposes that it leaves alone, in their order.
alter table consents add column spares text[];
create index consents_everything on consents (customer_id, (coalesce(channel, '')), (coalesce(spares, '{}')), at) where purpose = '*';
