drop function if exists instant(bigint);

-- Stable, since what it is made of is: a function that promises more than its parts is called rather than written into the query.
create or replace function millis(at timestamptz) returns bigint language sql stable parallel safe
  return (extract(epoch from at) * 1000)::bigint;

-- An instant that no calendar of Postgres has is the nearest that it has; what is smaller than a microsecond goes.
create or replace function instant(millis numeric) returns timestamptz language sql immutable parallel safe
  return case when millis is not null then to_timestamp((greatest(-62135596800000, least(253402300799999, millis)) / 1000.0)::float8) end;
