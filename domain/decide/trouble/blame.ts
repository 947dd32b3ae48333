import { CannotGoOn, type ParkReason } from './cannot-go-on';
import type { Enrolment, EntryFact } from '../../journey/enrolment';
import type { ParkedRef } from './parked';

/** Whose rule is being asked: what would be held out if it threw. */
export type Blame = ParkedRef & {
  readonly journey?: string;
  readonly version?: number;
  readonly step?: string;
  readonly template?: string;
  readonly entry?: EntryFact;
};

/** A passage, standing at the step that it has reached. */
export const passageBlame = ({
  id,
  journey,
  version,
  step,
}: Pick<Enrolment, 'id' | 'journey' | 'version' | 'step'>): Blame => ({
  part: 'passage',
  id,
  journey,
  version,
  step,
});

export type Trouble = Blame & { readonly reason: ParkReason; readonly detail: string };

/** What was thrown, in words without values: a message of somebody else's code may quote the person. */
export function troubleOf(blame: Blame, thrown: unknown): Trouble {
  if (thrown instanceof CannotGoOn) return { ...blame, reason: thrown.reason, detail: thrown.detail };
  const kind = thrown instanceof Error ? thrown.name : typeof thrown;
  return { ...blame, reason: 'defect', detail: /^[A-Za-z]{1,40}$/.test(kind) ? kind : 'Error' };
}
