-- Goes up with every change of what is in force, so that a process knows when its copy is stale. A draft is in force nowhere.
create or replace function definitions_changed() returns trigger language plpgsql as $$
begin
  update definitions_revision set revision = revision + 1;
  return null;
end $$;

create or replace trigger journeys_come after insert on journeys for each row when (new.live_version is not null) execute function definitions_changed();
create or replace trigger journeys_changed after update on journeys for each row
  when (old.live_version is distinct from new.live_version or (new.live_version is not null and old.state <> new.state)) execute function definitions_changed();
create or replace trigger journeys_go after delete on journeys for each row when (old.live_version is not null) execute function definitions_changed();
create or replace trigger journey_versions_changed after insert or update or delete on journey_versions for each statement execute function definitions_changed();
create or replace trigger templates_changed after insert or update or delete on template_versions for each statement execute function definitions_changed();
create or replace trigger policies_changed after insert or update or delete on policies for each statement execute function definitions_changed();
create or replace trigger data_plans_changed after insert or update or delete on data_plans for each statement execute function definitions_changed();
create or replace trigger audiences_changed after insert or update or delete on audience_versions for each statement execute function definitions_changed();
create or replace trigger statements_changed after insert or update or delete on statement_versions for each statement execute function definitions_changed();
