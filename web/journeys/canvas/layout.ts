import type { Spot } from '../../../domain/schema/edit/document';
import type { Branch, Card } from '../../../domain/schema/edit/cards';

/** Pixels. */
export const size = { width: 232, height: 76, across: 28, down: 56, join: 28 } as const;

export type Placed =
  | { readonly what: 'start' | 'join' | 'end'; readonly key: string; readonly x: number; readonly y: number }
  | { readonly what: 'card'; readonly key: string; readonly card: Card; readonly x: number; readonly y: number };

export type Line = {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** The column in which it runs down. */
  readonly x: number;
  /** What "+" on it inserts before; nothing can be added to a holdout arm. */
  readonly spot: Spot | undefined;
  /** The branch that begins here, and whose it is. */
  readonly branch?: Branch;
  readonly card?: Card;
};

export type Layout = {
  /** `x` of a node is its middle, `y` its top. */
  readonly nodes: readonly Placed[];
  /** In reading order. */
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
};

type Measured = { readonly width: number; readonly height: number };

/** Places a tree from top to bottom: each list in one column, branches side by side, joined below. */
export function layOut(cards: readonly Card[]): Layout {
  const nodes: Placed[] = [];
  const lines: Line[] = [];
  const sizes = new Map<unknown, Measured>();
  const whole = measure(cards, sizes);
  const middle = whole.width / 2;
  nodes.push({ what: 'start', key: 'start', x: middle, y: 0 });
  const drawing = new Drawing(nodes, lines, sizes);
  const last = drawing.list({ list: ['steps'], cards }, { from: 'start', x: middle, y: size.height + size.down });
  if (last.from !== undefined) {
    nodes.push({ what: 'end', key: 'end', x: middle, y: last.y });
    lines.push({
      key: 'end',
      from: last.from,
      x: middle,
      to: 'end',
      spot: { list: ['steps'], index: cards.length },
      ...last.begins,
    });
  }
  return { nodes, lines, width: whole.width, height: last.y + size.join };
}

/** Where a line comes from; undefined behind a step that ends the passage. */
type Tip = {
  readonly from: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly begins?: { readonly branch: Branch; readonly card: Card };
};

class Drawing {
  constructor(
    private readonly nodes: Placed[],
    private readonly lines: Line[],
    private readonly sizes: ReadonlyMap<unknown, Measured>,
  ) {}

  list({ list, cards }: Pick<Branch, 'list' | 'cards'>, tip: Tip): Tip {
    return cards.reduce<Tip>((at, card, index) => this.card(card, at, { list, index }), tip);
  }

  private card(card: Card, { from, x, y, begins }: Tip, spot: Spot): Tip {
    this.nodes.push({ what: 'card', key: card.key, card, x, y });
    if (from !== undefined) this.lines.push({ key: card.key, from, to: card.key, x, spot, ...begins });
    const below = y + size.height + size.down;
    if (card.branches.length === 0) return { from: card.kind === 'exit' ? undefined : card.key, x, y: below };
    return this.branches(card, x, below);
  }

  private branches(card: Card, x: number, y: number): Tip {
    const join = `${card.key}/join`;
    const { height } = this.sizes.get(card) ?? { height: 0 };
    const bottom = y + height - size.height - size.join - 2 * size.down;
    const sizes = card.branches.map((branch) => this.sizes.get(branch)?.width ?? size.width);
    let left = x - (sizes.reduce((sum, width) => sum + width, 0) + size.across * (sizes.length - 1)) / 2;
    let isOpen = false;
    card.branches.forEach((branch, index) => {
      const width = sizes[index] ?? size.width;
      const begins = { branch, card };
      const end = this.list(branch, { from: card.key, x: left + width / 2, y, begins });
      left += width + size.across;
      if (end.from === undefined) return;
      isOpen = true;
      const spot = branch.list.length === 0 ? undefined : { list: branch.list, index: branch.cards.length };
      this.lines.push({ key: `${join}/${index}`, from: end.from, to: join, x: end.x, spot, ...end.begins });
    });
    if (!isOpen) return { from: undefined, x, y: bottom };
    this.nodes.push({ what: 'join', key: join, x, y: bottom });
    return { from: join, x, y: bottom + size.join + size.down };
  }
}

/** Widths and heights from the leaves up, each measured once. */
function measure(cards: readonly Card[], sizes: Map<unknown, Measured>): Measured {
  let width: number = size.width;
  let height = 0;
  for (const card of cards) {
    const own = measureCard(card, sizes);
    sizes.set(card, own);
    width = Math.max(width, own.width);
    height += own.height;
  }
  return { width, height };
}

function measureCard(card: Card, sizes: Map<unknown, Measured>): Measured {
  const alone = size.height + size.down;
  if (card.branches.length === 0) return { width: size.width, height: alone };
  const inside = card.branches.map((branch) => {
    const own = measure(branch.cards, sizes);
    sizes.set(branch, own);
    return own;
  });
  const width = inside.reduce((sum, one) => sum + one.width, 0) + size.across * (inside.length - 1);
  const tallest = Math.max(size.down, ...inside.map(({ height }) => height));
  return { width, height: alone + tallest + size.join + size.down };
}
