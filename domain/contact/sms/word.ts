import { besideEnd, besideStop, helpWords, kindSigns, kindWords, noWords, startWords, unmistakable, unmistakableSigns } from './words'; // prettier-ignore

/** What a text means by itself that somebody wrote back. */
export type SmsWord = {
  readonly means: 'no' | 'help' | 'start';
  /** The word that says so, in its folded form. */
  readonly word: string;
};

/** Longer than any chain of SMS, so that a text of any length is read in a moment. */
const longest = 2_000;

/** What nobody sees. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Without case and accents, and with one letter where Turkish has two. */
const oneForm = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .normalize('NFC');

/** A text as the words are compared: without case, accents, punctuation, signs and what nobody sees; `s.t.o.p` is one word. */
export function foldedText(text: string): string {
  const words = oneForm(text.replaceAll(/[\n\r\t]/g, ' ').replaceAll(unseen, ''))
    .replaceAll(/(?<=\p{L})['’`´](?=\p{L})/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const isSpelt = words.length > 2 && words.every((word) => Array.from(word).length === 1);
  return words.join(isSpelt ? '' : ' ');
}

const foldedSet = (words: readonly string[]): ReadonlySet<string> => new Set(words.map(foldedText));
const joined = (text: string): string => text.replaceAll(' ', '');

/** By their letters alone, since OPT OUT, OPT-OUT and OPTOUT are one. */
const noes: ReadonlySet<string> = new Set(noWords.map((word) => joined(foldedText(word))));
const [helps, starts] = [foldedSet(helpWords), foldedSet(startWords)];
const beside: readonly (readonly [words: readonly string[], allowed: ReadonlySet<string>])[] = [
  [['stop', 'stopp', 'arret', 'arretez'], foldedSet([...besideStop, ...besideEnd, ...kindWords])],
  [['end', 'cancel', 'quit', 'revoke'], foldedSet([...besideEnd, ...kindWords])],
  [['td', 't', 'r'], foldedSet(kindWords)],
];
const leading = [...foldedSet(unmistakable)];
const kind = [...foldedSet(kindWords)].sort((one, other) => other.length - one.length);
const signs = { before: kindSigns.before.map(foldedText), behind: kindSigns.behind.map(foldedText), leading: unmistakableSigns.map(foldedText) }; // prettier-ignore

/**
 * What a text means that came back by SMS. It is a no where all of it is one of the words, however it is written and however kindly,
 * or its first line is; where it begins with a word that means nothing else; and where STOP is followed only by what is to stop. A
 * sentence that merely begins with STOP or END is none. @returns undefined for anything else
 */
export function smsWord(written: string): SmsWord | undefined {
  const text = written.slice(0, longest);
  const [first = ''] = text.split(/[\n\r\u2028\u2029]+/u).filter((line) => foldedText(line) !== '');
  const said = [text, first].flatMap((one) => lessAndLessKind(foldedText(one)));
  const no = said.map(noIn).find((one) => one !== undefined);
  if (no !== undefined) return { means: 'no', word: no };
  const help = said.find((one) => helps.has(one));
  if (help !== undefined) return { means: 'help', word: help };
  const start = said.find((one) => starts.has(one));
  return start === undefined ? undefined : { means: 'start', word: start };
}

function noIn(said: string): string | undefined {
  if (noes.has(joined(said))) return said;
  const begun =
    leading.find((word) => said.startsWith(`${word} `)) ?? signs.leading.find((word) => said.startsWith(word));
  if (begun !== undefined) return begun;
  const [word = '', ...rest] = said.split(' ');
  const bare = beside.find(([words]) => words.includes(word));
  return bare && rest.every((one) => bare[1].has(one) || /^\p{N}+$/u.test(one)) ? word : undefined;
}

/** A text, and what is left of it as one kind word after the other is taken away. */
function lessAndLessKind(text: string): string[] {
  const stages = [text];
  for (let said = lessKind(text); said !== undefined; said = lessKind(said)) stages.push(said);
  return stages;
}

function lessKind(said: string): string | undefined {
  const behind = kind.find((one) => said.endsWith(` ${one}`));
  if (behind !== undefined) return said.slice(0, -behind.length - 1);
  const before = kind.find((one) => said.startsWith(`${one} `));
  if (before !== undefined) return said.slice(before.length + 1);
  const isPart = (one: string): boolean => said.length > one.length;
  const last = signs.behind.find((one) => isPart(one) && said.endsWith(one));
  if (last !== undefined) return said.slice(0, -last.length).trim();
  const sign = signs.before.find((one) => isPart(one) && said.startsWith(one));
  return sign === undefined ? undefined : said.slice(sign.length).trim();
}
