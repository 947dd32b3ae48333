/** The key that a name suggests: its letters and digits as far as a key may have them; empty where there are none. */
export const keyFrom = (name: string): string =>
  name
    .slice(0, 500)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 61)
    .replaceAll(/^-+|-+$/g, '');
