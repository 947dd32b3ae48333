-- Versions of a person as their copy has them: of what is sensitive the mask, not what is sealed beside it.
create or replace function without_seals(said jsonb) returns jsonb language sql immutable
  return (select coalesce(jsonb_agg(case one ->> 'what' when 'trait' then one #- '{value,sealed}' else one end order by place), '[]') from jsonb_array_elements(said) with ordinality as s (one, place));
