import { channelKinds } from '../../contact/channel';
import type { Journey, MessageStep, Step } from '../../journey/journey';
import { walk } from '../../journey/plan';
import type { Policy } from '../../journey/policy';
import { messageOf } from '../../decide/steps/rules';
import type { Template } from '../../journey/template';
import { didYouMean } from '../reading/nearest';
import { checkListed } from '../listed-purpose';
import type { DataPlan } from '../../person/plan/data-plan';
import { isAudienceName } from '../audience-name';
import { refuseSensitive, warnOfSensitive } from '../sensitive-reads';
import type { Written } from './journey-parts';
import { checkNames, namedPlaces, type KnownNames } from './known-names';
import { checkAudiences, type Audiences } from './named-audiences';
import type { Path, Problem } from '../reading/problem';
import { Report } from '../reading/report';

/** What a journey meets when it is published. */
export type KnownDefinitions = {
  readonly templates: ReadonlyMap<string, Template>;
  readonly policy: Policy;
  readonly journeys: ReadonlySet<string>;
  /** The journeys that a journey enters, so that loops over several of them are found. */
  readonly entersOf?: (journey: string) => readonly string[];
  /** Without it nobody looks for what is sensitive. */
  readonly dataPlan?: DataPlan;
  /** Where it is not known which there are, their names are not checked. */
  readonly audiences?: Audiences;
  /** Without it names of events, properties and traits are not checked. */
  readonly names?: KnownNames;
};

/** The journeys that this one leads into. */
export function entersOf({ steps }: Journey): string[] {
  const found = new Set<string>();
  walk(steps, (step) => {
    if (step.kind === 'enter') found.add(step.journey);
  });
  return [...found];
}

/** The journeys that a draft leads into, also from steps whose surroundings cannot be read. */
export const leadsOf = ({ steps }: Written): string[] =>
  steps.flatMap(([step]) => (step.kind === 'enter' ? [step.journey] : []));

/** What keeps a journey from being published among others. Lines: `placeIn`. */
export function checkJourney({ journey, steps }: Written, known: KnownDefinitions): Problem[] {
  const report = new Report(() => undefined);
  checkListed(journey.purpose, known.policy, report);
  if (known.audiences) checkAudiences(journey, known.audiences, report);
  if (known.dataPlan) checkSensitive({ journey, steps }, known.dataPlan, report);
  for (const [step, path] of steps) checkStep(journey, step, path, { known, report });
  if (known.names) checkNames(journey, steps, known.names, report);
  return report.problems();
}

function checkSensitive({ journey, steps }: Written, plan: DataPlan, report: Report): void {
  journey.enter.forEach((entry, index) => {
    if (entry.by === 'audience' && !isAudienceName(entry.audience))
      refuseSensitive(entry.audience, ['enter', index, 'audience'], plan, report);
  });
  for (const { path, expression } of namedPlaces(journey, steps))
    if (expression !== undefined && path.at(-1) !== 'audience')
      warnOfSensitive({ expression, path }, journey.purpose, plan, report);
}

type Context = { readonly known: KnownDefinitions; readonly report: Report };

function checkStep(journey: Journey, step: Step, path: Path, { known, report }: Context): void {
  const message = messageOf(step);
  if (message) checkTemplate(journey, message, placesOf(step, path), { known, report });
  if (step.kind === 'wait-for' && step.consent)
    checkListed(step.consent.purpose, known.policy, report, [...path, 'wait-for', 'consent']);
  if (step.kind === 'enter') checkEnter(journey, step.journey, [...path, 'enter'], { known, report });
}

type Places = { readonly template: Path; readonly channels: Path };

/** Where a step says its template and its channels. */
const placesOf = (step: Step, path: Path): Places =>
  step.kind === 'ask'
    ? { template: [...path, 'ask', 'question'], channels: [...path, 'ask', 'channels'] }
    : { template: [...path, 'template'], channels: [...path, 'channels'] };

function checkTemplate(journey: Journey, step: MessageStep, path: Places, { known, report }: Context): void {
  const template = known.templates.get(step.template);
  if (!template) {
    const hint = didYouMean(step.template, known.templates.keys()) ?? 'Publish it first.';
    report.error(path.template, {
      code: 'unknown-template',
      detail: `There is no template "${step.template}".`,
      hint,
    });
    return;
  }
  const purposeClass = known.policy.purposes[journey.purpose]?.class ?? 'marketing';
  if (journey.purpose !== '' && template.class === 'service' && purposeClass === 'marketing') {
    const detail = `The template "${template.key}" is of class service, but the purpose "${journey.purpose}" is marketing.`;
    report.error(path.template, {
      code: 'service-template-for-marketing',
      detail,
      hint: 'A service message passes caps and quiet hours, so it must not advertise.',
    });
  }
  // Where the author named none, all are tried.
  if (step.channels === channelKinds) return;
  step.channels.forEach((channel, index) => {
    if (channel === 'preferred' || template.channels[channel]) return;
    const detail = `The template "${template.key}" has no content for ${channel}, so that this channel is never used.`;
    report.warning([...path.channels, index], { code: 'channel-without-content', detail });
  });
}

function checkEnter({ key }: Journey, target: string, path: Path, { known, report }: Context): void {
  if (target !== key && !known.journeys.has(target)) {
    const hint = didYouMean(target, known.journeys) ?? 'Publish it first.';
    report.error(path, { code: 'unknown-journey', detail: `There is no journey "${target}".`, hint });
    return;
  }
  const way = wayBack(target, key, known, new Set());
  if (way)
    report.error(path, {
      code: 'enter-loop',
      detail: `Journeys enter each other for ever: ${[key, ...way].join(' → ')}.`,
    });
}

/** The journeys from `from` to `to`, when one leads to the other. */
function wayBack(from: string, to: string, known: KnownDefinitions, seen: Set<string>): string[] | undefined {
  if (from === to) return [to];
  if (seen.has(from)) return undefined;
  seen.add(from);
  for (const next of known.entersOf?.(from) ?? []) {
    const way = wayBack(next, to, known, seen);
    if (way) return [from, ...way];
  }
  return undefined;
}
