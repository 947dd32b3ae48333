import type { Reason } from '../decide/decision';
import type { Millis } from '../time/time';
import type { ListedEnrolment } from '../words/listed';
import type { Waiting } from './enrolment';
import type { Journey, Step } from './journey';
import { branches, planOf } from './plan';

/** What a passage waits for, and what comes after it. */
export type Coming = {
  readonly for: Waiting['for'] | 'mending';
  /** When it goes on at the latest. */
  readonly until?: Millis;
  /** Why a message is held. */
  readonly reason?: Reason;
  /** The event that it waits for. */
  readonly event?: string;
  /** Whether a message may follow, and by which step; unsure where a question lies between. */
  readonly message?: { readonly step: string; readonly isSure: boolean };
};

/** @param journey the version that the passage is in; without it nobody knows what follows */
export function comingOf(
  { waiting, state, step }: Pick<ListedEnrolment, 'waiting' | 'state' | 'step'>,
  journey: Journey | undefined,
): Coming {
  const message = journey && messageAfter(journey, step);
  const next = message ? { message } : {};
  if (state === 'parked') return { for: 'mending' };
  if (!waiting) return { for: 'time', ...next };
  switch (waiting.for) {
    case 'time':
    case 'condition':
    case 'answer':
      return { for: waiting.for, until: waiting.until, ...next };
    case 'event':
      return { for: 'event', event: waiting.on, until: waiting.until, ...next };
    case 'hand-over':
      return { for: 'hand-over' };
    case 'permission': {
      const until = waiting.retry ?? waiting.until;
      return { for: 'permission', reason: waiting.reason, ...(until === undefined ? {} : { until }) };
    }
  }
}

const speaking: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['message', 'ask', 'survey']);

/** The next step in reading order that speaks to the person; sure where the way there has no fork. */
function messageAfter(journey: Journey, from: string): Coming['message'] {
  const plan = planOf(journey);
  const here = plan.step(from);
  let isSure = here === undefined || !forks(here);
  const inside = here && Object.values(branches(here)).flatMap((steps) => steps.find(({ kind }) => speaking.has(kind)) ?? []); // prettier-ignore
  if (inside?.[0]) return { step: inside[0].id, isSure: false };
  for (let id = plan.after(from); id !== undefined; id = plan.after(id)) {
    const step = plan.step(id);
    if (!step) return undefined;
    if (speaking.has(step.kind)) return { step: step.id, isSure };
    if (step.kind === 'exit') return undefined;
    isSure &&= !forks(step);
  }
  return undefined;
}

const forks = (step: Step): boolean => Object.keys(branches(step)).length > 0;
