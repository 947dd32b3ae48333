-- Calls of pages and screens by their days, whatever they are named: visits are counted by it.
create index events_visits on events (customer_id, at) where type in ('page', 'screen') and not undecided;

-- How somebody stands as a buyer was worked out, and never takes the place of what is said.
update customers set traits = jsonb_set(traits, '{purchaseClass,inferred}', 'true') where traits #>> '{purchaseClass,source}' = 'computed';
