import { CannotGoOn } from '../domain/decide/cannot-go-on';
import { troubleOf, type Blame, type Trouble } from '../domain/decide/blame';
import type { Facts, Verdict } from '../domain/decide/facts';

/** The database took the wake, and refuses what was decided: another try with the same rows fails the same way. */
export class NotStored extends Error {
  constructor(
    readonly code: string,
    /** Whose rows it may be: the newest cause first, then passage by passage. */
    readonly suspects: readonly Trouble[],
  ) {
    super(`the database refuses what was decided (${code})`);
  }
}

/** Values out of range, violated checks, limits; an outage or somebody who overtook us is none of these. */
const refusals = /^(22|54)|^(23502|23514)$/;

/** @returns undefined when another try may succeed */
export function notStored(error: unknown, { events }: Facts, { enrolments, decided }: Verdict): NotStored | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (!refusals.test(code)) return undefined;
  const newest = events.filter(({ id }) => decided.includes(id)).toReversed();
  const blames: Blame[] = [
    ...newest.slice(0, 1).map(({ id }): Blame => ({ part: 'event', id })),
    ...enrolments.map(({ id, journey, version, step }): Blame => ({ part: 'passage', id, journey, version, step })),
    ...newest.slice(1).map(({ id }): Blame => ({ part: 'event', id })),
  ];
  const why = new CannotGoOn('unstorable', `SQLSTATE ${code}`);
  return new NotStored(
    code,
    blames.map((blame) => troubleOf(blame, why)),
  );
}
