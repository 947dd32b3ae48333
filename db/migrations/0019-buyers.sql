-- Whoever bought something, ever: woken when a policy begins to keep how people stand as buyers.
alter table sweeps drop constraint sweeps_whom_check;
alter table sweeps add constraint sweeps_whom_check
  check (whom in ('inside', 'buyers', 'parked-in', 'parked-inside', 'parked-by', 'all-parked', 'parked-elsewhere', 'problem'));
