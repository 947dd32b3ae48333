-- What was stored before its name became sensitive is read as what it is from the moment that the plan is in force, also before the
-- round that seals it has come to it. Each reader asks these; while no plan has a sensitive trait they say at once what there is.

-- `mask` of domain/person/plan/masked.ts.
create or replace function the_mask() returns jsonb language sql immutable parallel safe
  return '{"value": "•••", "masked": true}'::jsonb;

-- What the plan in force says of the traits, where any of them is sensitive; else nothing.
create or replace function sensitive_plan() returns jsonb language plpgsql stable parallel safe as $$
declare
  said jsonb := (select definition -> 'traits' from data_plans order by version desc limit 1);
begin
  return case when jsonb_path_exists(said, '$.* ? (@.class == "sensitive")') then said else '{}' end;
end $$;

-- The names of its sensitive traits.
create or replace function sensitive_now() returns text[] language plpgsql stable parallel safe as $$
begin
  return array(select key from jsonb_each(sensitive_plan()) where value ->> 'class' = 'sensitive');
end $$;

-- A trait as it is read: one that stands open though it is sensitive is a mask, and open (`clear`) only for its purpose.
create or replace function trait_as_planned(named text, trait jsonb, plan jsonb) returns jsonb language sql immutable parallel safe
  return case when plan #>> array[named, 'class'] = 'sensitive' and not trait ? 'sealed' and trait -> 'value' <> 'null'
    then trait || jsonb_build_object('value', the_mask(), 'clear', trait -> 'value', 'class', 'sensitive', 'purpose', plan #> array[named, 'purpose'])
    else trait end;

create or replace function traits_as_planned(traits jsonb, plan jsonb) returns jsonb language sql immutable parallel safe
  return case when plan = '{}' then traits
    else (select coalesce(jsonb_object_agg(key, trait_as_planned(key, value, plan)), '{}') from jsonb_each(traits)) end;

-- The same of versions, as a copy has them: of what is sensitive the mask alone.
create or replace function versions_as_planned(said jsonb, plan jsonb) returns jsonb language sql immutable parallel safe
  return case when plan = '{}' then said else (select coalesce(jsonb_agg(case when one ->> 'what' = 'trait'
      then jsonb_set(one, '{value}', trait_as_planned(one ->> 'name', one -> 'value', plan)) #- '{value,clear}' else one end order by place), '[]')
    from jsonb_array_elements(said) with ordinality as s (one, place)) end;

-- Whether any of these names may stand in a value; a name in another place than a name's is a yes too many.
create or replace function may_name(said jsonb, names text[]) returns boolean language plpgsql immutable parallel safe as $$
declare
  one text;
  whole text;
begin
  if cardinality(names) = 0 or said is null then
    return false;
  end if;
  whole := said::text;
  foreach one in array names loop
    if strpos(whole, to_jsonb(one)::text) > 0 then
      return true;
    end if;
  end loop;
  return false;
end $$;

-- The rule of `withMasks` (domain/person/plan/masked.ts), which says what it is.
create or replace function with_masks(said jsonb, names text[]) returns jsonb language plpgsql immutable parallel safe as $$
begin
  if not may_name(said, names) then
    return said;
  end if;
  case jsonb_typeof(said)
    when 'array' then
      return (select jsonb_agg(with_masks(value, names) order by place) from jsonb_array_elements(said) with ordinality as e (value, place));
    when 'object' then
      return (select jsonb_object_agg(key, case
          when value <> 'null' and (key = any(names) or key = 'answer' and jsonb_typeof(said -> 'question') = 'string' and said ->> 'question' = any(names))
          then the_mask() else with_masks(value, names) end)
        from jsonb_each(said));
    else
      return said;
  end case;
end $$;
