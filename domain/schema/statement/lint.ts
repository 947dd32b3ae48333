import { isMapping } from '../reading/mapping';
import type { Path } from '../reading/problem';
import type { ProblemCode } from '../reading/problem-codes';
import type { Report } from '../reading/report';
import { phrasesOf } from './languages';
import type { Phrases } from './phrases';
import { hardness, lengthOf, limitOf, measure, measured, sentencesOf } from './readability';

const parts = ['title', 'text', 'more'] as const;

/** What keeps the words of a statement from being a free, plain and single question, in each language by itself. */
export function lintWords(locales: unknown, basis: unknown, report: Report): void {
  if (!isMapping(locales)) return;
  for (const [tag, words] of Object.entries(locales)) {
    if (!isMapping(words) || report.isFull) continue;
    const language = tag.split('-')[0]?.toLowerCase() ?? '';
    for (const part of parts) {
      const text = words[part];
      if (typeof text !== 'string') continue;
      const path = ['locales', tag, part];
      if (!isShort(text, path, { language, part }, report)) continue;
      const phrases = phrasesOf.get(language);
      if (phrases) lintText(text, path, { phrases, isAsked: part !== 'more', isFree: basis === 'consent' }, report);
      if (language === 'en') lintEase(text, path, report);
    }
  }
}

type Place = { readonly language: string; readonly part: (typeof parts)[number] };

function isShort(text: string, path: Path, { language, part }: Place, report: Report): boolean {
  const limit = limitOf(language, part);
  const length = lengthOf(text);
  if (length > limit.characters) {
    const hint = part === 'more' ? 'Leave out what nobody asks.' : 'Say what happens, and the rest under "more".';
    const detail = `It has ${length} characters; at most ${limit.characters} are read.`;
    report.error(path, { code: 'long-winded', detail, hint });
    return false;
  }
  const longest = Math.max(0, ...sentencesOf(text).map((one) => measure(one, language)));
  if (longest > limit.sentence) {
    const detail = `A sentence of it has ${longest} ${measured(language)}; at most ${limit.sentence} are read.`;
    report.error(path, { code: 'long-winded', detail, hint: 'Make two sentences of it.' });
  }
  return true;
}

type Rules = {
  readonly phrases: Phrases;
  /** It is what somebody says yes to; the rest only explains it. */
  readonly isAsked: boolean;
  /** A yes to it is free: what a contract or a law demands may be demanded. */
  readonly isFree: boolean;
};

function lintText(text: string, path: Path, { phrases, isAsked, isFree }: Rules, report: Report): void {
  const tell = (code: ProblemCode, rules: readonly RegExp[], detail: string, hint: string): void => {
    const found = rules.map((rule) => rule.exec(text)?.[0]).find((one) => one !== undefined);
    if (found !== undefined) report.error(path, { code, detail: `"${short(found)}" ${detail}`, hint });
  };
  if (isFree) {
    tell('pre-ticked', phrases.ticked, 'takes silence for a yes.', 'A yes is something that the person does.');
    tell('conditional-consent', phrases.conditions, 'makes something else depend on this yes.', 'Ask for it alone, so that a no costs nothing.'); // prettier-ignore
  }
  if (!isAsked) return;
  tell('technical-text', phrases.jargon, 'is no word of plain people.', 'Say what it means for the reader.');
  const bundle = sentencesOf(text).find((one) => isBundled(one, phrases));
  if (bundle !== undefined) {
    const detail = `"${short(bundle)}" asks for two things at once.`;
    report.error(path, { code: 'bundled-purposes', detail, hint: 'Make a statement of each.' });
  }
}

/** Whether one sentence asks for two purposes, so that nobody can take one of them. */
function isBundled(sentence: string, { twice, denies, sharing, profiling, contact, joins }: Phrases): boolean {
  if (twice.test(sentence)) return true;
  if (denies.test(sentence) || !joins.test(sentence)) return false;
  return [sharing, profiling, contact].filter((one) => one.test(sentence)).length > 1;
}

function lintEase(text: string, path: Path, report: Report): void {
  const ease = hardness(text);
  if (!ease) return;
  const detail = `It is hard to read: ${Math.max(0, Math.round(ease.score))} of 100 by Flesch.`;
  const told = { code: 'technical-text', detail, hint: 'Use short words and short sentences.' } as const;
  if (ease.isTooHard) report.error(path, told);
  else report.warning(path, told);
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
