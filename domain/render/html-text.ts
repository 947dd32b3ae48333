/** Elements that stand on lines of their own. */
const blocks = new Set(
  'address article aside blockquote dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
/** Those with an empty line around them. */
const apart = new Set('p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre'.split(' '));
/** Elements whose content nobody sees. */
const silent = new Set(['head', 'style', 'script', 'title', 'template']);
const endless = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'col', 'wbr', 'area', 'base', 'source']);

type Tag = { readonly name: string; readonly closes: boolean; readonly attributes: string };

/** The text of an html mail: blocks become lines, links `text (url)`. Takes time in proportion to the html's length. */
export function textOfHtml(html: string): string {
  const writer = new Writer();
  for (const part of partsOf(html)) {
    if (typeof part === 'string') writer.text(part);
    else if (part.closes) writer.close(part.name);
    else writer.open(part);
  }
  return writer.finish();
}

/** Texts and tags; comments and what is not closed are left out. */
function* partsOf(html: string): Generator<string | Tag> {
  let from = 0;
  while (from < html.length) {
    const start = html.indexOf('<', from);
    if (start === -1) break;
    if (start > from) yield html.slice(from, start);
    if (!/[a-zA-Z/!?]/.test(html[start + 1] ?? '')) {
      yield '<';
      from = start + 1;
      continue;
    }
    const comment = html.startsWith('<!--', start);
    const end = comment ? html.indexOf('-->', start + 4) : endOfTag(html, start);
    if (end === -1) {
      from = comment ? html.length : start;
      break;
    }
    const tag = comment ? undefined : tagIn(html.slice(start + 1, end));
    if (tag) yield tag;
    from = end + (comment ? 3 : 1);
  }
  if (from < html.length) yield html.slice(from);
}

function endOfTag(html: string, start: number): number {
  let quote = '';
  for (let index = start + 1; index < html.length; index++) {
    const sign = html[index] ?? '';
    if (quote) quote = sign === quote ? '' : quote;
    else if (sign === '>') return index;
    else if (sign === '"' || sign === "'") quote = sign;
  }
  return html.indexOf('>', start);
}

function tagIn(inside: string): Tag | undefined {
  const [, slash, name, attributes] = /^(\/?)([a-zA-Z][a-zA-Z0-9:-]*)([\s\S]*)$/.exec(inside) ?? [];
  return name === undefined
    ? undefined
    : { name: name.toLowerCase(), closes: slash === '/', attributes: attributes ?? '' };
}

class Writer {
  private readonly said: string[] = [];
  private last = '';
  /** Line breaks that are due before the next text. */
  private breaks = 0;
  private space = false;
  /** Open elements inside something that is not shown. */
  private hidden: string[] = [];
  private readonly links: { url: string; from: number }[] = [];

  text(source: string): void {
    if (this.hidden.length > 0) return;
    const text = decode(source).replaceAll(/[\s\u00a0\u200b\u200c\u00ad]+/g, ' ');
    if (text === ' ' || text === '') {
      this.space ||= text === ' ';
      return;
    }
    this.write(text);
  }

  open({ name, attributes }: Tag): void {
    if (this.hidden.length > 0 || silent.has(name) || isHidden(attributes)) {
      if (!endless.has(name) && !attributes.endsWith('/')) this.hidden.push(name);
      return;
    }
    if (name === 'br') this.breaks = Math.min(2, this.breaks + 1);
    if (blocks.has(name)) this.line(apart.has(name) ? 2 : 1);
    if (name === 'li') this.write('- ');
    if (name === 'hr') this.write('---');
    if (name === 'hr') this.line(1);
    if (name === 'img') this.text(` ${attribute(attributes, 'alt')} `);
    if (name === 'a') this.links.push({ url: attribute(attributes, 'href'), from: this.said.length });
  }

  close(name: string): void {
    if (this.hidden.length > 0) {
      const opened = this.hidden.lastIndexOf(name);
      if (opened !== -1) this.hidden.length = opened;
      return;
    }
    if (name === 'a') this.endLink();
    if (blocks.has(name)) this.line(apart.has(name) ? 2 : 1);
  }

  finish(): string {
    return this.said.join('').trim();
  }

  private endLink(): void {
    const link = this.links.pop();
    if (!link || !/^(https?|mailto|tel):/i.test(link.url)) return;
    const said = this.said.slice(link.from).join('').trim();
    if (said === link.url || link.url === `mailto:${said}` || link.url === `tel:${said}`) return;
    this.space = said !== '';
    this.write(said === '' ? link.url : `(${link.url})`);
  }

  private line(count: number): void {
    this.breaks = Math.max(this.breaks, count);
    this.space = false;
  }

  private write(text: string): void {
    const inItem = this.last === '- ';
    const startsLine = this.breaks > 0 || this.last === '' || inItem;
    if (this.breaks > 0 && this.last !== '' && !inItem) this.said.push('\n'.repeat(this.breaks));
    const apart = this.space && !text.startsWith(' ') && !this.last.endsWith(' ');
    this.last = startsLine ? text.trimStart() : apart ? ` ${text}` : text;
    this.said.push(this.last);
    this.breaks = 0;
    this.space = false;
  }
}

const isHidden = (attributes: string): boolean =>
  /\shidden(\s|$|=)/i.test(attributes) || /display:\s*none|mso-hide:\s*all/i.test(attribute(attributes, 'style'));

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    ` ${attributes.slice(0, 20_000)}`,
  );
  return decode(found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  deg: '°',
  times: '×',
  zwnj: '\u200c',
  zwj: '\u200d',
  shy: '\u00ad',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  ntilde: 'ñ',
  rarr: '→',
  larr: '←',
  hearts: '♥',
  check: '✓',
  star: '☆',
  starf: '★',
  sect: '§',
};

function decode(text: string): string {
  return text.replaceAll(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});/g, (whole: string, inside: string) => {
    if (!inside.startsWith('#')) return Object.hasOwn(entities, inside) ? (entities[inside] ?? whole) : whole;
    const code = /^#x/i.test(inside) ? Number.parseInt(inside.slice(2), 16) : Number(inside.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
