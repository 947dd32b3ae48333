const blocks = /<\/(p|div|h[1-6]|li|tr|table|ul|ol|section|header|footer|blockquote)>|<br\s*\/?>/gi;
const unseen = /<(style|script|head|title)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;
const link = /<a\b[^>]*\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a\s*>/gi;
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  euro: '€',
};

/** The words of an HTML body as plain text: a line for each block, a link as `words (address)`. */
export function textOf(html: string): string {
  const words = html
    .replace(unseen, '')
    .replace(/\s+/g, ' ')
    .replace(link, (_, double: string | undefined, single: string | undefined, inner: string) =>
      sayLink(inner, double ?? single ?? ''),
    )
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(blocks, '\n')
    .replace(/<[^>]*>/g, '');
  const lines = decode(words)
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim());
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function sayLink(inner: string, address: string): string {
  const words = inner.replace(/<[^>]*>/g, '').trim();
  return words === '' || words === address ? address : `${words} (${address})`;
}

const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole: string, name: string) => {
    if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
