import type { Entry, Journey } from '../../journey/journey';
import { didYouMean } from '../reading/nearest';
import { isAudienceName } from '../audience-name';
import type { Report } from '../reading/report';

/** Audiences that were published, by key: their conditions. */
export type Audiences = ReadonlyMap<string, string>;

/** Reports names that no audience has. */
export function checkAudiences({ enter }: Journey, audiences: Audiences, report: Report): void {
  enter.forEach((entry, index) => {
    if (entry.by !== 'audience' || !isAudienceName(entry.audience) || audiences.has(entry.audience)) return;
    const hint = didYouMean(entry.audience, audiences.keys()) ?? 'Publish it first.';
    report.error(['enter', index, 'audience'], {
      code: 'unknown-audience',
      detail: `There is no audience "${entry.audience}".`,
      hint,
    });
  });
}

/** The journey with the conditions of its audiences in the places of their names: what is published stays as it is. */
export function withAudiences(journey: Journey, audiences: Audiences): Journey {
  const filled = (entry: Entry): Entry => {
    const condition = entry.by === 'audience' ? audiences.get(entry.audience) : undefined;
    return entry.by === 'audience' && condition !== undefined
      ? { ...entry, audience: condition, named: entry.audience }
      : entry;
  };
  return { ...journey, enter: journey.enter.map(filled) };
}
