/** The words of a text as they are looked for in JSON, whatever case or width they are written in. */
export const searchWords = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .flatMap((word) => (word === '' ? [] : [JSON.stringify(word).slice(1, -1)]));
