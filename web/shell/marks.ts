import type { Language } from '../../domain/words/words';

type Marks = {
  readonly colon: string;
  readonly comma: string;
  readonly semicolon: string;
  readonly stop: string;
  readonly aside: (text: string) => string;
};

/** What stands between things that are said together. */
export const marks: Readonly<Record<Language, Marks>> = {
  en: { colon: ': ', comma: ', ', semicolon: '; ', stop: '. ', aside: (text) => ` (${text})` },
  zh: { colon: '：', comma: '，', semicolon: '；', stop: '。', aside: (text) => `（${text}）` },
};
