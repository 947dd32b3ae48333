import { textsMeant } from '../cel/condition';
import { tellsOfAudience } from '../person/event';
import type { JourneyVersion } from './journey';
import { earsOf, entryEars, takesEntries } from './listeners';
import type { NamedAudience } from './watch';

/**
 * The audiences whose comings and goings somebody listens to: those that the conditions beside these events name, or all where one
 * names none. Of the others nothing is kept and nobody is told, so that they cost nothing.
 * @param versions all that somebody may be in
 */
export function watchedAmong<Audience extends NamedAudience>(
  versions: readonly JourneyVersion[],
  audiences: readonly Audience[],
): readonly Audience[] {
  const meant = versions
    .flatMap((version) => [...(takesEntries(version) ? entryEars(version) : []), ...earsOf(version).heard])
    .filter(({ on }) => tellsOfAudience({ name: on }))
    .map(({ when }) => (when === undefined ? undefined : textsMeant(when, 'event.properties.audience')));
  if (meant.includes(undefined)) return audiences;
  const named = new Set(meant.flat());
  return audiences.filter(({ key }) => named.has(key));
}
