import type { Pace } from '../../../../domain/person/wishes/preferences';
import { sayDuration } from '../../../../domain/time/duration';
import type { See } from '../see';

/** How often somebody may be written to, as the page offers it: so many in so many days. */
const paces = [
  [3, 7],
  [1, 7],
  [2, 30],
  [1, 30],
] as const;

type Option = readonly [value: string, text: string];

/** What can be chosen, from any number to as few as may be, and what stands now: also where something else was said elsewhere. */
export function paceChoice(
  see: See,
  own: Pace | undefined,
): { readonly options: readonly Option[]; readonly chosen: string } {
  const say = see.words.contact.frequency;
  const offered = paces.map(([max, days]): Option => [`${max}/${days} days`, say.most(max, days)]);
  const chosen = own ? `${own.max}/${sayDuration(own.per)}` : 'any';
  const isOffered = !own || offered.some(([value]) => value === chosen);
  const theirs: Option[] = own && !isOffered ? [[chosen, say.own(own.max, sayDuration(own.per))]] : [];
  return { options: [['any', say.any], ...theirs, ...offered], chosen };
}
