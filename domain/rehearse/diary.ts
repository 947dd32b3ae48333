import { readInstant } from '../time/read-instant';
import type { Millis } from '../time/time';
import { sayStage } from '../words/say/stage';
import { sayStepId } from '../words/say/step-id';
import type { Language } from '../words/words';
import type { Stage } from '../person/customer';
import type { Said } from './sent';
import { diaryPhrases } from '../words/diary';

/** A message as it would have been read. */
export type Mail = { readonly subject?: string | undefined; readonly html?: string | undefined; readonly text: string };
export type Entry = { readonly at: string; readonly says: string; readonly mail?: Mail };

/** A life in words, in the order in which it happened. */
export function diaryOf(said: Said, language: Language): Entry[] {
  const words = diaryPhrases[language];
  const mails = new Map(said.messages.map(({ id, subject, html, text }) => [id, text === undefined ? undefined : { subject, html, text }])); // prettier-ignore
  const stage = (name: Stage): string => sayStage(name, language);
  const entries: Entry[] = [
    ...said.stages.map(({ at, from, to }) => ({ at, says: words.becomes(stage(from), stage(to)) })),
    ...said.enrolments.map(({ enteredAt, journey }) => ({ at: enteredAt, says: words.comesIn(journey) })),
    ...said.path.map(({ at, step }) => ({ at, says: words.comesTo(sayStepId(step, language)) })),
    ...said.decisions.map(({ at, words: says, outcome, messageId = '' }) => {
      const mail = outcome === 'send' ? mails.get(messageId) : undefined;
      return { at, says, ...(mail ? { mail } : {}) };
    }),
    ...said.enrolments.flatMap(({ endedAt, journey, outcome, state }) =>
      endedAt === undefined ? [] : [{ at: endedAt, says: words.ends(journey, outcome ?? state) }],
    ),
  ];
  return entries.sort((one, other) => instantOf(one.at) - instantOf(other.at));
}

/** Where they stand when the clock stops. */
export function standingOf({ enrolments }: Said, language: Language): string[] {
  const words = diaryPhrases[language];
  return enrolments.flatMap(({ state, journey, step, waitingFor }) => {
    if (state !== 'active') return [];
    const place = sayStepId(step, language);
    return [waitingFor === undefined ? words.stands(journey, place) : words.waits(journey, place, waitingFor)];
  });
}

/** The instants at which something happens, in order. */
export const momentsOf = (said: Said): Millis[] =>
  [...new Set([said.from, ...diaryOf(said, 'en').map(({ at }) => at), said.end].map(instantOf))].sort(
    (one, other) => one - other,
  );

const instantOf = (at: string): Millis => readInstant(at, 'UTC') ?? 0;

/** The steps of a journey that were come to, and the one at which it is parked. */
export const traceOf = ({ path, parked }: Said, key: string): string[] => [
  ...new Set(
    [...path, ...parked].flatMap(({ journey, step }) => (journey === key && step !== undefined ? [step] : [])),
  ),
];
