import type { Template } from '../../journey/template';
import type { Millis } from '../../time/time';
import type { Traits } from '../traits';
import { computedNames, type ComputedName } from './computed-names';
import { computedTraits, type Read } from './computed-traits';

const known = new WeakMap<Template, readonly ComputedName[]>();

/** What is worked out of a person for templates that name it. */
export const computedFor = (templates: readonly Template[], read: Read, now: Millis): Traits =>
  computedTraits([...new Set(templates.flatMap(namedIn))], read, now);

function namedIn(template: Template): readonly ComputedName[] {
  const found = known.get(template) ?? namesIn(JSON.stringify([template.channels, template.locales]));
  known.set(template, found);
  return found;
}

const namesIn = (text: string): readonly ComputedName[] =>
  computedNames.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
