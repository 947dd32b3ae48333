import { traitPlanOf } from '../../../domain/person/plan/data-plan';
import type { JourneyWish, Pace, Preferences } from '../../../domain/person/wishes/preferences';
import { isSame } from '../../../domain/person/same';
import type { TraitValue } from '../../../domain/person/customer';
import { preferencesPatch, type PreferencesPatch } from '../../../domain/schema/preferences-patch';
import { inOneDirection } from '../../../domain/words/one-direction';
import { dayMillis } from '../../../domain/time/wall-clock';
import type { Millis } from '../../../domain/time/time';
import { snoozeDays } from './sections/contact-section';
import type { Facts } from './facts';
import type { Form } from './form';
import { isOwn, kindOf, textOf } from './view-about';

/** What a form says, or the field of it that cannot be read. */
export type Said<T> = { readonly said: T } | { readonly unreadable: string; readonly isTooLong?: boolean };

/** Wishes as the page's forms send them; a field that a form does not have stays as it is. */
export function wishesIn(form: Form): Said<PreferencesPatch> {
  const read = preferencesPatch.safeParse({
    ...paceIn(form),
    ...quietIn(form),
    ...othersIn(form),
  });
  if (read.success) return { said: read.data };
  return { unreadable: String(read.error.issues[0]?.path[0] ?? '') };
}

function paceIn(form: Form) {
  const frequency = form.get('frequency');
  return frequency === undefined ? {} : { frequency: readPace(frequency) };
}

/** Such as `1/7 days`; null where any number will do. */
function readPace(text: string) {
  if (text === 'any') return null;
  const [max = '', per = ''] = text.split('/');
  return { max: max === '' ? Number.NaN : Number(max), per };
}

/** How often somebody wants to hear of one topic; undefined where the form does not say it. */
export function topicPaceIn(form: Form): Said<{ readonly topic: string; readonly pace: Pace | undefined }> | undefined {
  const [topic, text] = [form.get('topic'), form.get('pace')];
  if (topic === undefined || text === undefined) return undefined;
  const pace = readPace(text);
  const read = preferencesPatch.safeParse({ topicFrequency: pace && { [topic]: pace } });
  if (!read.success) return { unreadable: 'topicFrequency' };
  return { said: { topic, pace: read.data.topicFrequency?.[topic] } };
}

/** What is wished of how often each topic comes, after a word on one. */
export function pacesAfter(
  { topicFrequency = {} }: Preferences,
  topic: string,
  pace: Pace | undefined,
): PreferencesPatch {
  const { [topic]: _before, ...others } = topicFrequency;
  const paces = pace === undefined ? others : { ...others, [topic]: pace };
  return { topicFrequency: Object.keys(paces).length > 0 ? paces : null };
}

function quietIn(form: Form) {
  const quiet = form.get('quiet');
  const zone = form.get('timezone');
  const timezone = zone === undefined ? {} : { timezone: zone.trim() === '' ? null : zone.trim() };
  if (quiet === undefined) return timezone;
  const days = form.all('days');
  if (quiet !== 'on' || days.length === 0) return { ...timezone, quietHours: null };
  const window = { from: form.get('from') ?? '', to: form.get('to') ?? '' };
  return { ...timezone, quietHours: { ...window, ...(days.length < 7 ? { days } : {}) } };
}

function othersIn(form: Form) {
  const [language, personalisation, topic] = ['language', 'personalisation', 'topic'].map((name) => form.get(name));
  return {
    ...(language === undefined ? {} : { language: language === 'any' ? null : language }),
    ...(personalisation === undefined ? {} : { personalisation: personalisation !== 'off' }),
    ...(topic === undefined ? {} : { topics: { [topic]: form.get('wish') === 'on' } }),
  };
}

/** Until when somebody wants silence; null ends it. */
export function snoozeIn(form: Form, now: Millis): Said<Millis | null> {
  const days = form.get('days');
  if (days === '0') return { said: null };
  const known = snoozeDays.find((one) => String(one) === days);
  return known === undefined ? { unreadable: 'snooze' } : { said: now + known * dayMillis };
}

/** What is wished of all journeys after a word on one; without a wish nothing is said of it any more. */
export function journeysAfter(
  { journeys = {} }: Preferences,
  journey: string,
  wish: JourneyWish | undefined,
): PreferencesPatch {
  const { [journey]: _before, ...others } = journeys;
  return { journeys: wish === undefined ? others : { ...others, [journey]: wish } };
}

/** The traits that a form changes, as it names them: `kind:name`; `was:kind:name` is what stood there when the page was opened. An empty field takes one away. */
export function traitsIn(
  form: Form,
  facts: Pick<Facts, 'definitions'>,
  traits: Readonly<Record<string, TraitValue>>,
): Said<Record<string, unknown>> {
  const changes = new Map<string, unknown>();
  for (const [field, text] of form.fields) {
    const [, kind = '', name = ''] = /^(text|number|choice|list):(.{1,200})$/s.exec(field) ?? [];
    const known = Object.hasOwn(traits, name) ? traits[name] : undefined;
    if (form.get(`was:${field}`) === text) continue;
    if (kind === '' || !isOwn(facts, name, known) || !(known ? isOpen(known) : mayBegin(facts, name))) continue;
    if (form.isCut(field)) return { unreadable: name, isTooLong: true };
    const value = valueOf(kind, text.trim());
    if (value === undefined) return { unreadable: name };
    const isAsItWas = isSame(value, known?.value ?? null) || (known && inOneDirection(textOf(known.value)) === text);
    if (!isAsItWas) changes.set(name, value);
  }
  return { said: Object.fromEntries(changes) };
}

const isOpen = ({ value }: TraitValue): boolean => value === null || kindOf(value) !== 'fixed';

/** Nobody writes on the page what the brand never asked for. */
const mayBegin = ({ definitions }: Pick<Facts, 'definitions'>, name: string): boolean =>
  name === 'interests' || traitPlanOf(definitions.dataPlan, name) !== undefined;

function valueOf(kind: string, text: string): unknown {
  if (text === '') return null;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (kind === 'choice') return text === 'true' ? true : text === 'false' ? false : undefined;
  return kind === 'list' ? text.split(/[,，、]/).map((one) => one.trim()).filter((one) => one !== '') : text; // prettier-ignore
}
