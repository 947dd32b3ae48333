/** What a part of a statement may take of its reader. */
export type Limit = {
  readonly characters: number;
  /** Of one sentence: words, or characters where words are not parted. */
  readonly sentence: number;
};

type Part = 'title' | 'text' | 'more';
type Limits = Readonly<Record<Part, Limit>>;

const spaced: Limits = {
  title: { characters: 80, sentence: 15 },
  text: { characters: 500, sentence: 30 },
  more: { characters: 2_500, sentence: 35 },
};
const unspaced: Limits = {
  title: { characters: 30, sentence: 30 },
  text: { characters: 200, sentence: 60 },
  more: { characters: 1_000, sentence: 80 },
};

/** Languages that are written without spaces between words. */
const isUnspaced = (language: string): boolean => ['zh', 'ja', 'th'].includes(language);
export const limitOf = (language: string, part: Part): Limit => (isUnspaced(language) ? unspaced : spaced)[part];

export const lengthOf = (text: string): number => Array.from(text).length;

export const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?;:])\s+|(?<=[。！？；：])|\n+/u).filter((one) => /[\p{L}\p{N}]/u.test(one));

/** How long a sentence is, in what its language counts. */
export const measure = (sentence: string, language: string): number =>
  isUnspaced(language) ? lengthOf(sentence.replaceAll(/\s/gu, '')) : wordsOf(sentence).length;

export const measured = (language: string): string => (isUnspaced(language) ? 'characters' : 'words');

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];

/** Fewer words say nothing about how hard a text is, and fewer than enough little. */
const [fewestWords, enoughWords] = [10, 25];
/** Flesch: harder than the plain words of a newspaper; what few but lawyers read; what nobody reads, however short. */
const [newspaper, lawyers, nobody] = [50, 30, 0];

export type Ease = {
  /** Flesch reading ease: 100 is for children. */
  readonly score: number;
  readonly isTooHard: boolean;
};

/** How hard an English text is to read; undefined where it is plain, or too short to tell. */
export function hardness(text: string): Ease | undefined {
  const words = wordsOf(text);
  const sentences = Math.max(1, sentencesOf(text).length);
  if (words.length < fewestWords) return undefined;
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  const score = 206.835 - 1.015 * (words.length / sentences) - 84.6 * (syllables / words.length);
  if (score >= newspaper) return undefined;
  return { score, isTooHard: score < (words.length < enoughWords ? nobody : lawyers) };
}

/** Groups of vowels, without an e at the end that nobody speaks. */
const syllablesOf = (word: string): number =>
  Math.max(1, (word.toLowerCase().replace(/(?<=[^aeiouyl])e$/, '').match(/[aeiouy]+/g) ?? []).length); // prettier-ignore
