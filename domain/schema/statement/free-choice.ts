import { isMapping } from '../reading/mapping';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';

/** Names under which forms keep an answer that nobody gave. */
const ticks: ReadonlySet<string> = new Set([
  'checked', 'ticked', 'selected', 'prechecked', 'preticked', 'preselected', 'defaultchecked', 'default', 'defaultvalue', 'defaultstate',
  'initial', 'initialvalue', 'initialstate', 'state', 'value', 'granted', 'agreed', 'optedin', 'optout', 'implied', 'assumed',
]); // prettier-ignore
const noes: readonly unknown[] = [false, null, 0, 'false', 'no', 'off', 'denied', 'unchecked', 'none'];

/**
 * The same without what would answer for the person, or ask for several purposes at once; both are told at their place. What is
 * left can be read on.
 */
export function freed(value: Readonly<Record<string, unknown>>, report: Report): Record<string, unknown> {
  const { purposes, ...rest } = untick(value, [], report);
  if (purposes !== undefined) bundled(['purposes'], report);
  if (isMapping(rest.locales)) {
    rest.locales = Object.fromEntries(Object.entries(rest.locales).map(([tag, words]) => [tag, isMapping(words) ? untick(words, ['locales', tag], report) : words])); // prettier-ignore
  }
  return { ...rest, ...onePurpose(rest.purpose ?? first(purposes), report) };
}

function untick(value: Readonly<Record<string, unknown>>, path: Path, report: Report): Record<string, unknown> {
  const kept = Object.entries(value).filter(([name, answer]) => {
    const isTick = ticks.has(name.toLowerCase().replaceAll(/[^a-z]/g, '')) && !noes.includes(answer);
    if (isTick)
      report.error([...path, name], {
        code: 'pre-ticked',
        detail: `"${name}" would answer for the person.`,
        hint: 'Leave it out: what nobody ticked is no.',
      });
    return !isTick;
  });
  return Object.fromEntries(kept);
}

function onePurpose(purpose: unknown, report: Report): { purpose?: unknown } {
  if (purpose === undefined) return {};
  const several = Array.isArray(purpose) || isMapping(purpose);
  if (several || (typeof purpose === 'string' && joining.test(purpose))) bundled(['purpose'], report);
  return { purpose: several ? first(purpose) : purpose };
}

const joining = /[,;&+/、，；]|(?:^|[\s_-])(?:and|or|plus|und|oder|et|ou|y)(?:[\s_-]|$)|和|及|与|以及/iu;

const first = (several: unknown): unknown =>
  Array.isArray(several) ? several[0] : isMapping(several) ? Object.keys(several)[0] : several;

const bundled = (path: Path, report: Report): void =>
  report.error(path, {
    code: 'bundled-purposes',
    detail: 'A statement speaks of one purpose, so that each can be agreed to alone.',
    hint: 'Make a statement of each purpose.',
  });
