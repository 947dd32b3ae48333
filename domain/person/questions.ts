import type { Duration, Millis } from '../time/time';
import { questionAnswered, questionAsked } from './event';
import { newestOf, type Happened } from './newest';
import type { Newest } from './past';

/** So long nobody is asked the same again where the policy does not say it. */
export const usualAgain: Duration = { unit: 'exact', millis: 90 * 24 * 3_600_000 };

/** What became of a question so far, whoever asked it. */
export type AskedBefore = {
  /** The last time. */
  readonly askedAt?: Millis | undefined;
  /** Their last word was that they do not want to say it. */
  readonly refusedAt?: Millis | undefined;
};

export function askedBefore(happened: Happened, question: string): AskedBefore {
  const isAbout = ({ properties }: Newest): boolean => properties['question'] === question;
  const answer = newestOf(happened, questionAnswered, ['question', 'answer', 'refused']).find(isAbout);
  return {
    askedAt: newestOf(happened, questionAsked, ['question']).find(isAbout)?.at,
    refusedAt: answer && isRefusal(answer.properties) ? answer.at : undefined,
  };
}

/** To answer nothing is to refuse. */
export const isRefusal = ({ answer, refused }: Readonly<Record<string, unknown>>): boolean =>
  refused === true || answer === undefined || answer === null;
