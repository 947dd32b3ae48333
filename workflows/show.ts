import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { JourneyStatus, Snapshot } from '../domain/decide/snapshot';
import { journeysAttribute, pausedAttribute, stageAttribute } from './messages';
import { sayAsked, type Asked } from './operators-hand';

/** Shows an operator where the customer stands: words at no cost, search attributes only when they change. */
export function show(snapshot: Snapshot, asked: Asked): void {
  showDetails(snapshot, asked);
  const shown = workflowInfo().typedSearchAttributes;
  const journeys = [...new Set((snapshot.journeys ?? []).map(({ journey }) => journey))].sort();
  const stage = shown.get(stageAttribute) === snapshot.stage ? [] : [{ key: stageAttribute, value: snapshot.stage }];
  const inJourneys = sameList(shown.get(journeysAttribute) ?? [], journeys)
    ? []
    : [{ key: journeysAttribute, value: journeys }];
  const isPaused = snapshot.paused ?? false;
  const paused = (shown.get(pausedAttribute) ?? false) === isPaused ? [] : [{ key: pausedAttribute, value: isPaused }];
  // A passage that just ended stays shown on a workflow that is about to complete: it tells what the run was about.
  if (snapshot.idle && stage.length === 0 && paused.length === 0) return;
  const changes = [...stage, ...inJourneys, ...paused];
  if (changes.length > 0) upsertSearchAttributes(changes);
}

/** Words alone: they stand in no history. @param snapshot undefined before the first wake */
export function showDetails(snapshot: Snapshot | undefined, asked: Asked): void {
  const said = sayAsked(asked);
  setCurrentDetails([...(snapshot ? [detailsOf(snapshot)] : []), ...(said === '' ? [] : [said])].join('\n\n'));
}

function detailsOf({ stage, paused, journeys = [], more = 0 }: Snapshot): string {
  const head = `**${stage}**${paused ? ' · paused: all outreach but service messages is held' : ''}`;
  if (journeys.length === 0) return `${head}\n\nIn no journey.`;
  return [head, '', ...journeys.map((one) => `- ${sayJourney(one)}`), ...(more > 0 ? [`- and ${more} more`] : [])].join(
    '\n',
  );
}

const sayJourney = ({ journey, version, step, waitingFor }: JourneyStatus): string =>
  `${journey} (version ${version}) at ${step}: waits ${waitingFor}`;

/** What the timer is for, in at most 400 bytes. */
export function sayTimer({ journeys = [] }: Snapshot): string {
  const first = [...journeys].sort((a, b) => ((a.due ?? '~') < (b.due ?? '~') ? -1 : 1))[0];
  if (!first) return 'waits for a message under way';
  const others = journeys.length > 1 ? `, and ${journeys.length - 1} more` : '';
  return `${first.journey} waits ${first.waitingFor}${others}`.slice(0, 120);
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);
