import type { Language } from './words';

export type Named<Word extends string> = Readonly<Record<Word, readonly [en: string, zh: string]>>;

/** Words of Sojourn's own by what they mean; one that is not known here stands as it is. */
export const named =
  <Word extends string>(words: Named<Word>) =>
  (word: string, language: Language): string => {
    const known = (Object.keys(words) as Word[]).find((one) => one === word);
    return known === undefined ? word : words[known][language === 'zh' ? 1 : 0];
  };
