import { DateTime } from 'luxon';
import type { ChannelKind } from '../../../domain/contact/channel';
import type { Millis } from '../../../domain/time/time';
import type { Language } from '../../../domain/words/words';
import { html, type Html } from '../html';
import { keyInWords } from '../key-in-words';
import type { View } from './view';
import type { Words } from './words/words';
import { english } from './words/words-en';
import { chinese } from './words/words-zh';

const words: Readonly<Record<Language, Words>> = { en: english, zh: chinese };

/** What a section is written with: what there is to see, the words for it, and where its forms go. */
export type See = {
  readonly view: View;
  readonly words: Words;
  /** Of the page itself; each form goes to a place under it. */
  readonly path: string;
  readonly day: (at: Millis) => string;
  readonly moment: (at: Millis) => string;
};

/** What a form of the page does. */
export type Action =
  | 'grant'
  | 'withdraw'
  | 'preferences'
  | 'snooze'
  | 'pause'
  | 'leave'
  | 'everything'
  | 'undo'
  | 'profile'
  | 'feedback'
  | 'demand'
  | 'export'
  | 'erase';

export function seeing(view: View, path: string): See {
  const { language, zone } = view;
  const say = words[language];
  const format = (at: Millis, form: string): string =>
    DateTime.fromMillis(at, { zone, locale: language }).toFormat(form);
  return { view, words: say, path, day: (at) => format(at, say.day), moment: (at) => format(at, say.moment) };
}

/** A form that posts to the page, in the language that it is read in. */
export const form = ({ path, view }: See, action: Action, inside: Html): Html =>
  html`<form method="post" action="${path}/${action}">
    <input type="hidden" name="lang" value="${view.language}" />${inside}
  </form>`;

/** A form of one button. */
export const press = (see: See, action: Action, button: Button): Html => form(see, action, buttonOf(button));

export type Button = {
  readonly text: string;
  /** What it says to whoever does not see what stands around it. */
  readonly label?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly look?: 'plain' | 'warn';
};

export function buttonOf({ text, label, fields = {}, look }: Button): Html {
  // What is heard has to hold what is seen, so that whoever speaks to the page can say it (WCAG 2.2, 2.5.3).
  const heard = label === undefined || label.includes(text) ? label : `${text}: ${label}`;
  return html` ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button class="${look ?? 'full'}" ${heard === undefined ? undefined : html`aria-label="${heard}"`}>
      ${text}
    </button>`;
}

/** A purpose as its person reads it: as its statement is headed, else as its key reads. */
export function sayPurpose({ view }: Pick<See, 'view'>, purpose: string): string {
  const title = view.topics.find((topic) => topic.purpose === purpose)?.statement?.title;
  return title ?? upperFirst(keyInWords(purpose));
}

/** A channel in words. */
export const sayChannel = ({ words: { channel: named } }: Pick<See, 'words'>, channel: ChannelKind): string =>
  Object.hasOwn(named, channel) ? (named[channel] ?? channel) : channel;

/** A trait in words: a usual one in the reader's language, others as their name reads. */
export function sayTrait({ words: { about } }: Pick<See, 'words'>, name: string): string {
  if (Object.hasOwn(about.trait, name)) return about.trait[name] ?? name;
  const apart = name.replaceAll(/([a-z0-9])([A-Z])/g, (_, end: string, next: string) => `${end} ${next.toLowerCase()}`);
  return upperFirst(keyInWords(apart));
}

export const upperFirst = (text: string): string => {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
};
