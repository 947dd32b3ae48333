import {
  audienceEntered,
  audienceLeft,
  purchaseClassChanged,
  questionAnswered,
  questionAsked,
  smsReceived,
  surveyAnswered,
} from '../../person/event';
import { computedNames } from '../../person/computed/computed-names';
import { reads } from '../../cel/condition';
import type { Entry, Journey, Step } from '../../journey/journey';
import { lifecycleEvents } from '../../person/lifecycle';
import { nearest } from '../reading/nearest';
import type { Path } from '../reading/problem';
import type { Report } from '../reading/report';
import type { PlacedStep } from './steps';

/** What backends have sent so far, as far as somebody looked: that a name is not among them does not make it wrong. */
export type KnownNames = {
  /** Names of their properties by the name of the event. */
  readonly events: ReadonlyMap<string, ReadonlySet<string>>;
  readonly traits: ReadonlySet<string>;
};

/** Somewhere in the journey where names of others are written. */
type Place = {
  readonly path: Path;
  readonly on?: string;
  readonly expression?: string;
  /** The event that the expression calls `event`. */
  readonly woke?: string;
};

/** Tells of names that nobody has sent but that read like one that somebody has; a new name may well come later. */
export function checkNames(journey: Journey, steps: readonly PlacedStep[], names: KnownNames, report: Report): void {
  const events = new Set([
    ...names.events.keys(),
    ...lifecycleEvents,
    purchaseClassChanged,
    audienceEntered,
    audienceLeft,
    surveyAnswered,
    questionAnswered,
    questionAsked,
    smsReceived,
  ]);
  const traits = new Set([...names.traits, ...computedNames, ...steps.flatMap(([step]) => traitsMadeBy(step))]);
  const warn = (path: Path, what: 'event' | 'property' | 'trait', word: string, known: ReadonlySet<string>): void => {
    const meant = known.has(word) ? undefined : misspelt(word, known);
    if (meant === undefined) return;
    const detail = `No ${what} called "${word}" has come so far.`;
    report.warning(path, { code: `unknown-${what}`, detail, hint: `Did you mean "${meant}"?` });
  };
  const entries = entered(journey, names);
  for (const { path, on, expression, woke } of namedPlaces(journey, steps)) {
    if (on !== undefined) warn(path, 'event', on, events);
    if (expression === undefined) continue;
    const { counts, fields } = reads(expression);
    for (const name of counts) warn(path, 'event', name, events);
    for (const field of fields) {
      const [owner = '', part = '', word] = field.split('.');
      if (word === undefined) continue;
      if (owner === 'customer' && part === 'traits') warn(path, 'trait', word, traits);
      if (part !== 'properties') continue;
      const properties = owner === 'event' ? names.events.get(woke ?? '') : owner === 'entry' ? entries : undefined;
      if (properties) warn(path, 'property', word, properties);
    }
  }
}

/** Everywhere in a journey where something of others is named or read. */
export const namedPlaces = (journey: Journey, steps: readonly PlacedStep[]): Place[] => [
  ...placesIn(journey),
  ...steps.flatMap(placesOfStep),
];

const traitsMadeBy = (step: Step): string[] =>
  step.kind === 'update' ? Object.keys(step.traits) : step.kind === 'ask' ? [step.question] : [];

/** The properties of all events that enter; undefined where somebody may enter with others. */
function entered({ enter }: Journey, { events }: KnownNames): ReadonlySet<string> | undefined {
  const found = enter.map((entry) => (entry.by === 'event' ? events.get(entry.on) : undefined));
  if (found.length === 0 || found.includes(undefined)) return undefined;
  return new Set(found.flatMap((properties) => [...(properties ?? [])]));
}

function placesIn({ enter, exit, goal }: Journey): Place[] {
  const ways = enter.flatMap((entry, index) => placesOfEntry(entry, ['enter', index]));
  const ends = exit.flatMap((rule, index) => placesOfTrigger(rule, ['exit', index]));
  return [...ways, ...ends, ...(goal ? placesOfTrigger(goal, ['goal']) : [])];
}

function placesOfEntry(entry: Entry, path: Path): Place[] {
  const woke = entry.by === 'event' ? { woke: entry.on } : {};
  const key = entry.key === undefined ? [] : [{ path: [...path, 'key'], expression: entry.key, ...woke }];
  switch (entry.by) {
    case 'event':
      return [...placesOfTrigger(entry, path), ...key];
    case 'stage':
      return [...placesOfTrigger({ when: entry.when }, path), ...key];
    case 'audience':
      return [{ path: [...path, 'audience'], expression: entry.audience }, ...key];
    case 'api':
      return key;
  }
}

function placesOfTrigger({ on, when }: { readonly on?: string; readonly when?: string }, path: Path): Place[] {
  const woke = on === undefined ? {} : { woke: on };
  return [
    ...(on === undefined ? [] : [{ path: [...path, 'on'], on }]),
    ...(when === undefined ? [] : [{ path: [...path, 'when'], expression: when, ...woke }]),
  ];
}

function placesOfStep([step, path]: PlacedStep): Place[] {
  switch (step.kind) {
    case 'wait':
      return step.wait.until === 'expression'
        ? [{ path: [...path, 'wait', 'until'], expression: step.wait.expression }]
        : [];
    case 'wait-for':
      return placesOfTrigger(step, [...path, 'wait-for']);
    case 'if':
      return [{ path: [...path, 'if'], expression: step.condition }];
    case 'choose':
      return step.cases.map(({ when }, index) => ({ path: [...path, 'choose', index, 'when'], expression: when }));
    case 'update':
      return placesOfValues(step.traits, [...path, 'update', 'traits']);
    case 'webhook':
      return placesOfValues(step.body, [...path, 'webhook', 'body']);
    default:
      return [];
  }
}

const placesOfValues = (values: Extract<Step, { kind: 'update' }>['traits'], path: Path): Place[] =>
  Object.entries(values).flatMap(([name, value]) =>
    'cel' in value ? [{ path: [...path, name, 'cel'], expression: value.cel }] : [],
  );

/** A letter or two apart, or written in another manner; numbers at the end tell names apart and are no slips. */
function misspelt(word: string, known: ReadonlySet<string>): string | undefined {
  const digits = (text: string): string => text.replaceAll(/\D/g, '');
  const alike = [...known].filter((one) => digits(one) === digits(word));
  return nearest(word, alike, word.length >= 10 ? 2 : word.length >= 4 ? 1 : 0);
}
