import type { Considered, NextQuestion } from '../../decide/next-question';
import { sayInstantIfAny } from '../../time/say-instant';
import { readAbout } from '../about';
import { sayBecause, sayMoment } from '../words';

/** The next question as outsiders read it. Names questions, journeys and times, never the person. */
export const sayNextQuestion = ({ next, silent, open, others }: NextQuestion) => ({
  ...(next ? sayConsidered(next) : { question: null }),
  because: next ? sayChoice(next) : sayNothing({ silent, open, others }),
  ...(next
    ? {}
    : {
        reason: silent?.reason ?? (open ? 'question-open' : undefined),
        until: sayInstantIfAny(silent?.until ?? open?.until),
      }),
  others: others.map((one) => ({ ...sayConsidered(one), because: sayWhyNot(one, next) })),
});

const sayConsidered = ({ data: _, until, ...one }: Considered) => ({ ...one, until: sayInstantIfAny(until) });

const sayChoice = ({ question, journey, priority, readers, channels }: Considered): string =>
  `The journey ${journey} (priority ${priority}) asks for ${question}, and nothing that is not known yet is worth more; ${sayReaders(readers)}. ${
    channels.length > 0
      ? `It may be asked by ${channels.join(', ')}, and where the person is.`
      : 'It may be asked where the person is, by no channel.'
  }`;

const sayReaders = (readers: number): string =>
  readers === 0
    ? 'no journey decides by the answer'
    : `${readers} ${readers === 1 ? 'journey decides' : 'journeys decide'} by the answer`;

function sayNothing({ silent, open, others }: Omit<NextQuestion, 'next'>): string {
  if (silent) return sentence(sayBecause(silent.reason, readAbout({ snoozeUntil: silent.until })));
  if (open) {
    const { journey, step, until } = open;
    const end = until === undefined ? '' : ` until ${sayMoment(until)}`;
    return `The journey ${journey.key} asked for ${step.question} and waits for the answer${end}, and one question is asked at a time.`;
  }
  return others.length === 0
    ? 'No published journey asks anything.'
    : 'Everything that journeys ask is known, was refused or was asked not long ago.';
}

const sayWhyNot = ({ reason, data }: Considered, next: Considered | undefined): string =>
  reason === undefined
    ? next
      ? `${next.question} is worth more.`
      : 'Nothing is asked now.'
    : sentence(sayBecause(reason, readAbout(data ?? {})));

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
