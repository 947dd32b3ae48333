import { Tokenizer } from 'htmlparser2';

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

type Attributes = Readonly<Record<string, string>>;

/**
 * The text of an html mail: blocks become lines; a link that is a line becomes two, its text and its address, another `text <url>` (RFC 3986,
 * appendix C), since mail programs take what stands behind a bare address for a part of it; every named character of HTML what it stands for.
 * Takes time in proportion to the html's length, so it goes through the tokens alone: trees of libraries overflow the stack.
 */
export function textOfHtml(html: string): string {
  const writer = new Writer();
  let [name, attribute, value, seen] = ['', '', '', 0];
  let attributes: Record<string, string> = {};
  const open = (end: number, closes: boolean): void => {
    writer.open(name, attributes, closes);
    seen = end;
  };
  const ignored = (_start: number, end: number): void => {
    seen = end;
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext(start, end) {
        writer.text(html.slice(start, end));
        seen = end;
      },
      ontextentity: (code) => writer.text(String.fromCodePoint(code)),
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        attributes = {};
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata: (start, end) => (value += html.slice(start, end)),
      onattribentity: (code) => (value += String.fromCodePoint(code)),
      onattribend: () => (attributes[attribute] ??= value.trim()),
      onopentagend: (end) => open(end, false),
      onselfclosingtag: (end) => open(end, true),
      onclosetag(start, end) {
        writer.close(html.slice(start, end).toLowerCase());
        seen = end;
      },
      oncomment: ignored,
      oncdata: ignored,
      ondeclaration: ignored,
      onprocessinginstruction: ignored,
      onend: () => undefined,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  // What looks like a tag and never ends is text.
  const last = html.lastIndexOf('<');
  if (last >= seen && !html.includes('>', last)) writer.text(html.slice(last));
  return writer.finish();
}

type Link = { readonly url: string; readonly from: number; readonly startsLine: boolean };

class Writer {
  private readonly said: string[] = [];
  private last = '';
  /** Line breaks that are due before the next text. */
  private breaks = 0;
  private space = false;
  /** The element that is not shown, and how many of its name are open. */
  private hidden = { name: '', depth: 0 };
  private link: Link | undefined;
  /** A link whose text is written, and whose address is not before it is known whether something follows on its line. */
  private told: Link | undefined;

  text(source: string): void {
    if (this.hidden.depth > 0) return;
    const text = source.replaceAll(/[\u00ad\u200b\u200c\u2060]+/g, '').replaceAll(/\s+/g, ' ');
    if (text === ' ') this.space = true;
    else if (text !== '') this.write(text);
  }

  open(name: string, attributes: Attributes, closes: boolean): void {
    if (this.hidden.depth > 0 || silent.has(name) || isHidden(attributes)) {
      if (endless.has(name) || closes) return;
      if (this.hidden.depth === 0) this.hidden = { name, depth: 1 };
      else if (this.hidden.name === name) this.hidden.depth++;
      return;
    }
    if (name === 'br') this.breaks = Math.min(2, this.breaks + 1);
    if (blocks.has(name)) this.line(apart.has(name) ? 2 : 1);
    if (name === 'li') this.write('- ');
    if (name === 'hr') this.write('---');
    if (name === 'hr') this.line(1);
    if (name === 'img') this.text(` ${attributes['alt'] ?? ''} `);
    if (name === 'a') {
      this.endLink();
      const startsLine = this.breaks > 0 || this.last === '';
      this.link = { url: attributes['href'] ?? '', from: this.said.length, startsLine };
    }
  }

  close(name: string): void {
    if (this.hidden.depth > 0) {
      if (this.hidden.name === name) this.hidden.depth--;
      return;
    }
    if (name === 'a') this.endLink();
    if (blocks.has(name)) this.line(apart.has(name) ? 2 : 1);
  }

  finish(): string {
    this.endLink();
    this.tellLink(true);
    return this.said.join('').trim();
  }

  private endLink(): void {
    const { link } = this;
    this.link = undefined;
    if (!link || !/^(https?|mailto|tel):/i.test(link.url)) return;
    const said = this.said.slice(link.from).join('').trim();
    if (said === link.url || link.url === `mailto:${said}` || link.url === `tel:${said}`) return;
    if (said === '') this.write(link.url);
    else this.told = link;
  }

  private tellLink(endsLine: boolean): void {
    const { told } = this;
    this.told = undefined;
    if (!told) return;
    this.space ||= this.last.endsWith(' ');
    this.said.push((this.said.pop() ?? '').trimEnd());
    this.last = told.startsLine && endsLine ? `\n${told.url}` : ` <${told.url}>`;
    this.said.push(this.last);
  }

  private line(count: number): void {
    this.breaks = Math.max(this.breaks, count);
    this.space = false;
  }

  private write(text: string): void {
    this.tellLink(this.breaks > 0);
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

const isHidden = ({ hidden, style = '' }: Attributes): boolean =>
  hidden !== undefined || /display:\s*none|mso-hide:\s*all/i.test(style);
