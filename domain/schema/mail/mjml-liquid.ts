/** A Liquid tag or output in MJML; `group` is the innermost block of tags that it stands in, by the number of its first tag. */
type Token = {
  readonly text: string;
  readonly word: string;
  readonly line: number;
  readonly group: number | undefined;
};

export type Torn = { readonly line: number; readonly detail: string };

const liquid = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const mark = /@@(\d+)@@(?=-?[%}]\})/g;
/** Tags that go on with the block that they stand in. */
const middles = new Set(['else', 'elsif', 'when']);
/** Blocks whose content is no Liquid. */
const quoted = new Set(['raw', 'comment']);

const wordOf = (text: string): string => /^\{%-?\s*(\w+)/.exec(text)?.[1] ?? '';
const withoutSpace = (text: string): string => text.replaceAll(/\s+/g, '');

/** The Liquid of an MJML source, numbered, so that it is known again in the html that was made of it. */
export class MarkedLiquid {
  /** The MJML to compile. */
  readonly source: string;
  private readonly tokens: readonly Token[];

  constructor(source: string) {
    this.tokens = tokensOf(source);
    let number = 0;
    this.source = source.replaceAll(liquid, (text) => text.replace(/-?[%}]\}$/, (end) => `@@${number++}@@${end}`));
  }

  /** What was made of the source, as if there had been no marks. */
  unmarked = (made: string): string => made.replaceAll(mark, '');

  /** Tags and outputs that the html has lost, changed, or taken out of the block that they stand in. */
  tornIn(html: string): Torn[] {
    const shown = [...html.matchAll(liquid)].flatMap(([text]) => {
      const number = new RegExp(mark.source).exec(text)?.[1];
      return number === undefined ? [] : [{ number: Number(number), text: this.unmarked(text) }];
    });
    const seen = new Map(shown.map(({ number, text }) => [number, text]));
    const lost = this.tokens.filter((_, number) => !seen.has(number)).map(sayLost);
    if (lost.length > 0) return lost;
    const changed = this.tokens.filter(
      ({ text }, number) => withoutSpace(text) !== withoutSpace(seen.get(number) ?? ''),
    );
    if (changed.length > 0) return changed.map(sayChanged);
    const moved = this.movedIn(shown.map(({ number }) => number));
    return moved.map(sayMoved);
  }

  /** Goes through the blocks of the html: each part has to stand in the one that it stood in, however often it is repeated. */
  private movedIn(numbers: readonly number[]): Token[] {
    const open: number[] = [];
    const moved = new Set<Token>();
    for (const number of numbers) {
      const token = this.tokens[number];
      if (!token) continue;
      const closes = token.word.startsWith('end');
      if (token.group === number) open.push(number);
      else if (open.at(-1) !== token.group) moved.add(token);
      else if (closes) open.pop();
    }
    for (const number of open) {
      const token = this.tokens[number];
      if (token) moved.add(token);
    }
    return [...moved];
  }
}

/** The source has been read as Liquid before, so its blocks nest. */
function tokensOf(source: string): Token[] {
  const found = [...source.matchAll(liquid)].map(({ 0: text, index }) => ({ text, word: wordOf(text), index }));
  const blocks = new Set(found.flatMap(({ word }) => (word.startsWith('end') ? [word.slice(3)] : [])));
  const open: { readonly number: number; readonly word: string }[] = [];
  return found.map(({ text, word, index }, number) => {
    const line = source.slice(0, index).split('\n').length;
    const inside = open.at(-1);
    if (inside && quoted.has(inside.word) && word !== `end${inside.word}`) {
      return { text, word: '', line, group: inside.number };
    }
    if (blocks.has(word) && !middles.has(word)) {
      open.push({ number, word });
      return { text, word, line, group: number };
    }
    if (word.startsWith('end')) open.pop();
    return { text, word, line, group: inside?.number };
  });
}

const said = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const sayLost = ({ text, line }: Token): Torn => ({
  line,
  detail: `MJML leaves ${said(text)} out where it stands. Between elements write <mj-raw>${said(text)}</mj-raw>.`,
});
const sayChanged = ({ text, line }: Token): Torn => ({
  line,
  detail: `MJML changes ${said(text)}. In an attribute use the other kind of quotes, or assign it in <mj-raw> before.`,
});
const sayMoved = ({ text, line }: Token): Torn => ({
  line,
  detail: `MJML takes ${said(text)} out of the block that it stands in. Put the whole block into one element, or its tags into <mj-raw>.`,
});
