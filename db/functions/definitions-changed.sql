-- Goes up with every change of a definition, so that a process knows when its copy is stale.
create or replace function definitions_changed() returns trigger language plpgsql as $$
begin
  update definitions_revision set revision = revision + 1;
  return null;
end $$;

create or replace trigger journeys_changed after insert or update or delete on journeys for each statement execute function definitions_changed();
create or replace trigger journey_versions_changed after insert or update or delete on journey_versions for each statement execute function definitions_changed();
create or replace trigger templates_changed after insert or update or delete on template_versions for each statement execute function definitions_changed();
create or replace trigger policies_changed after insert or update or delete on policies for each statement execute function definitions_changed();
create or replace trigger audiences_changed after insert or update or delete on audience_versions for each statement execute function definitions_changed();
