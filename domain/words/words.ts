import type { ParkReason } from '../decide/trouble/cannot-go-on';
import type { Decision, Reason } from '../decide/decision';
import type { Waiting } from '../journey/enrolment';
import type { Millis } from '../time/time';
import { readAbout, type About } from './about';
import { english } from './en';
import type { Phrases } from './phrases';
import { sayDetail } from './say/cause-detail';
import { chinese } from './zh';

export type Language = 'en' | 'zh';

const phrases: Readonly<Record<Language, Phrases>> = { en: english, zh: chinese };

/** Why something was sent or not, in one sentence. Names definitions, channels and times, never the person. */
export function sayDecision(decision: Decision, language: Language = 'en'): string {
  const say = phrases[language];
  const { outcome, reason, until } = decision;
  const about = readAbout(decision.data);
  const others = about.tried.filter(({ channel }) => outcome === 'send' || channel !== about.channel);
  const besides =
    others.length === 0
      ? ''
      : say.besides(others.map((other) => ({ channel: other.channel, name: say.name[other.reason] })));
  const held = about.heldSince === undefined ? '' : say.heldSince(say.moment(about.heldSince));
  const because = `${say.because[reason](about)}${besides}${held}`;
  return say.outcome[outcome](because, about, until === undefined ? undefined : say.moment(until));
}

/** Why, as a clause. */
export const sayBecause = (reason: Reason, about: About, language: Language = 'en'): string =>
  phrases[language].because[reason](about);

/** A moment in UTC, in words. */
export const sayMoment = (at: Millis, language: Language = 'en'): string => phrases[language].moment(at);

/** What a passage waits for, as the words after "waits". Times are UTC; nothing of the person is in it. */
export function sayWaiting(waiting: Waiting, language: Language = 'en'): string {
  const say = phrases[language];
  const moment = (at: number | undefined): string | undefined => (at === undefined ? undefined : say.moment(at));
  switch (waiting.for) {
    case 'time':
    case 'condition':
      return say.waiting[waiting.for]('', moment(waiting.until));
    case 'event':
      return say.waiting.event(waiting.on, moment(waiting.until));
    case 'answer':
      return say.waiting.answer('', moment(waiting.until));
    case 'hand-over':
      return say.waiting['hand-over']('');
    case 'permission': {
      const what = say.name[waiting.reason];
      if (pauses.has(waiting.reason)) return say.waiting.resume(what);
      if (pressures.has(waiting.reason)) return say.waiting['free-moment'](what, moment(waiting.retry));
      return say.waiting.permission(what, moment(waiting.until));
    }
  }
}

const pauses: ReadonlySet<Reason> = new Set<Reason>(['paused', 'journey-paused', 'own-pause', 'restricted']);
const pressures: ReadonlySet<Reason> = new Set<Reason>([
  'capped',
  'own-frequency',
  'quiet-hours',
  'snoozed',
  'lost-to',
  'question-asked',
  'question-open',
]);

/** A reason by itself: its name, and the clause that a decision says of it when nothing more is known. */
export const sayReason = (reason: Reason, language: Language): { readonly name: string; readonly clause: string } => {
  const say = phrases[language];
  return { name: say.name[reason], clause: say.because[reason]({ tried: [] }) };
};

type Cannot = { readonly reason: ParkReason; readonly template?: string | undefined };

/** Why something cannot be decided, in one sentence. Names templates, never the person. */
export const sayParked = ({ reason, template }: Cannot, language: Language = 'en'): string =>
  phrases[language].parked(phrases[language].cannot[reason](template));

/** The same as the words after "waits". */
export const sayMending = ({ reason, template }: Cannot, language: Language = 'en'): string =>
  phrases[language].waiting.mending(phrases[language].cannot[reason](template));

/** What stops people, with what an operator needs to find it. */
export const sayCause = (
  { detail, ...cannot }: Cannot & { readonly detail: string },
  language: Language = 'en',
): string =>
  phrases[language].cause(phrases[language].cannot[cannot.reason](cannot.template), sayDetail(detail, language));
