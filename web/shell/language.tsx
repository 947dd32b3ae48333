import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

const kept = 'sojourn.language';

const known = (word: string | null): Language | undefined =>
  word?.startsWith('zh') ? 'zh' : word?.startsWith('en') ? 'en' : undefined;

const chosen = (): Language =>
  known(localStorage.getItem(kept)) ?? navigator.languages.map(known).find((one) => one !== undefined) ?? 'en';

const Chosen = createContext<{ language: Language; choose(language: Language): void }>({
  language: 'en',
  choose: () => undefined,
});

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(chosen);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (next: Language): void => {
    localStorage.setItem(kept, next);
    setLanguage(next);
  };
  return <Chosen value={{ language, choose }}>{children}</Chosen>;
}

export const useLanguage = () => useContext(Chosen);

/** The words of an area in both languages; the type of the English ones holds for the others. */
export type WordsOf<T> = { readonly [L in Language]: T };

export const useWords = <T,>(words: WordsOf<T>): T => words[useLanguage().language];

/** Words written side by side, `[English, Chinese]`. */
export const sideBySide = <T,>(words: { readonly [K in keyof T]: readonly [T[K], T[K]] }): WordsOf<T> => {
  const of = (at: 0 | 1): T =>
    Object.fromEntries(Object.entries<readonly [unknown, unknown]>(words).map(([name, both]) => [name, both[at]])) as T;
  return { en: of(0), zh: of(1) };
};
