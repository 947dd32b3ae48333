import { questionAnswered, surveyAnswered } from '../../person/event';
import type { JourneyVersion } from '../../journey/journey';
import { walk } from '../../journey/plan';

const names = new WeakMap<JourneyVersion, ReadonlySet<string>>();

/** Names of the events that a passage may wait for at any of its steps. */
export function waitedFor(journey: JourneyVersion): ReadonlySet<string> {
  const known = names.get(journey);
  if (known) return known;
  const found = new Set<string>();
  walk(journey.steps, (step) => {
    if (step.kind === 'wait-for' && step.on !== undefined) found.add(step.on);
    if (step.kind === 'survey') found.add(surveyAnswered);
    if (step.kind === 'ask') found.add(questionAnswered);
  });
  names.set(journey, found);
  return found;
}
