-- Stable, since what it is made of is: a function that promises more than its parts is called rather than written into the query.
create or replace function millis(at timestamptz) returns bigint language sql stable parallel safe
  return (extract(epoch from at) * 1000)::bigint;

create or replace function instant(millis bigint) returns timestamptz language sql immutable parallel safe
  return to_timestamp(millis / 1000.0);
