import { CannotGoOn } from '../domain/decide/trouble/cannot-go-on';
import { passageBlame, troubleOf, type Blame, type Trouble } from '../domain/decide/trouble/blame';
import type { Facts, Verdict } from '../domain/decide/facts';

/** The database took the wake, and refuses what was decided: another try with the same rows fails the same way. */
export class NotStored extends Error {
  constructor(
    readonly code: string,
    /** Whose rows it may be: the newest cause first, then passage by passage, at last the person's stage. */
    readonly suspects: readonly Trouble[],
  ) {
    super(`the database refuses what was decided (${code})`);
  }
}

/** Values out of range, violated checks, limits; an outage or somebody who overtook us is none of these. */
const refusals = /^(22|54)|^(23502|23514)$/;

/** @returns undefined when another try may succeed */
export function notStored(error: unknown, facts: Facts, verdict: Verdict): NotStored | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (!refusals.test(code)) return undefined;
  const why = new CannotGoOn('unstorable', `SQLSTATE ${code}`);
  return new NotStored(
    code,
    suspectsOf(facts, verdict).map((blame) => troubleOf(blame, why)),
  );
}

function suspectsOf({ customer, events }: Facts, { enrolments, messages, calls, decided }: Verdict): Blame[] {
  const newest = events
    .filter(({ id }) => decided.includes(id))
    .toReversed()
    .map(({ id }): Blame => ({ part: 'event', id }));
  const passages = new Map(enrolments.map((one) => [one.id, passageBlame(one)]));
  // Of some passages only a message or a call changed.
  for (const { enrolmentId: id, journey, version, step } of [...messages, ...calls]) {
    if (!passages.has(id)) passages.set(id, passageBlame({ id, journey, version, step }));
  }
  return [...newest.slice(0, 1), ...passages.values(), ...newest.slice(1), { part: 'stage', id: customer.id }];
}
