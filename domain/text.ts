/** Without what Postgres cannot keep in text and jsonb: NUL, and halves of surrogate pairs. */
export const cleanText = (text: string): string => text.replaceAll(/\0|\p{Cs}/gu, '\uFFFD');

/** At most so many UTF-16 units, with no pair cut in two, cleaned. */
export const cutText = (text: string, most: number): string =>
  cleanText(text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''));
