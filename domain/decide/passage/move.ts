import type { Journey, Step } from '../../journey/journey';
import { arrive, end } from './passage';
import { doorsOf } from '../../journey/doors';
import { branches, planOf, walk } from '../../journey/plan';
import type { Enrolment } from '../../journey/enrolment';
import type { Work } from '../work';

/** What becomes of a passage that goes over to another version of its journey. */
export type Landing =
  /** It goes on waiting where it stands. */
  { readonly to: 'stays' } | { readonly to: 'moves'; readonly step: string } | { readonly to: 'completes' };

/**
 * Where a passage that stands at `step` continues in another version: at the same step, else at the nearest surviving one after
 * it in reading order that its way could still lead to. A step that has become one of another kind is arrived at anew.
 */
export function landing(from: Journey, to: Journey, step: string): Landing {
  const [before, after] = [planOf(from).step(step), planOf(to).step(step)];
  if (before && before.kind === after?.kind) return { to: 'stays' };
  if (before && after) return { to: 'moves', step };
  const next = ahead(from.steps, step)?.find(({ id }) => planOf(to).step(id) !== undefined);
  return next ? { to: 'moves', step: next.id } : { to: 'completes' };
}

/** The steps that may still come after one, in reading order; undefined when it is not among these. */
function ahead(steps: readonly Step[], id: string): Step[] | undefined {
  for (const [index, step] of steps.entries()) {
    const lists = Object.values(branches(step));
    const inside = step.id === id ? lists.flatMap(inOrder) : lists.map((list) => ahead(list, id)).find(Boolean);
    if (inside) return [...inside, ...inOrder(steps.slice(index + 1))];
  }
  return undefined;
}

function inOrder(steps: readonly Step[]): Step[] {
  const found: Step[] = [];
  walk(steps, (step) => found.push(step));
  return found;
}

/** Takes the passages that a publisher wanted to move over to their new version, each at a safe point. */
export function applyMoves(work: Work): void {
  const targets = doorsOf(work.definitions.live).moves;
  if (targets.size === 0) return;
  work.eachActive((enrolment) => {
    const version = targets.get(enrolment.journey);
    if (version !== undefined && version > enrolment.version && isSafe(enrolment)) move(work, enrolment, version);
  });
}

/**
 * Who was parked goes on in the version that is published by now, which may be the mended one, whatever its publisher said of
 * those inside; unless it drains. @returns the passage as it stands then
 */
export function moveParked(work: Work, enrolment: Enrolment): Enrolment {
  const live = work.definitions.live.find(({ key }) => key === enrolment.journey);
  if (!live || live.drains || live.version <= enrolment.version || !isSafe(enrolment)) return enrolment;
  const { version } = live;
  // Who was parked on the way in has not been at any step.
  if (!enrolment.waiting) return work.keep({ ...enrolment, version, step: planOf(live).first ?? '' });
  move(work, enrolment, version);
  return work.enrolments.get(enrolment.id) ?? enrolment;
}

/** Nothing of it is in the air. */
const isSafe = ({ waiting }: Enrolment): boolean => waiting?.for !== 'hand-over' && waiting?.for !== 'answer';

function move(work: Work, enrolment: Enrolment, version: number): void {
  const [from, to] = [work.journeyOf(enrolment), work.definitions.version(enrolment.journey, version)];
  if (!from || !to) return;
  const moved: Enrolment = { ...enrolment, version };
  const place = landing(from, to, enrolment.step);
  if (place.to === 'stays') work.keep(moved);
  else if (place.to === 'moves') arrive(work, moved, place.step, work.now);
  else end(work, moved, { state: 'completed', outcome: 'completed' }, work.now);
}
