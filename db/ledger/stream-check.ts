import { lineText } from '../../domain/person/ledger/line-text';
import { attestedOf, type AttestedRow } from './attested';
import { digestOf, linkAfter, noHead, type Head, type Link } from './chain';
import type { Finding } from './finding';

/** A place of a stream: the link there, the line that says to be there, or both. */
export type Placed = {
  readonly stream: string;
  readonly place: number;
  readonly link?: Pick<Link, 'what' | 'digest' | 'hash' | 'gone'>;
  readonly line?: AttestedRow & { readonly customerId: string; readonly seq: number };
};

/** Holds the places of streams, one after the other in their order, against the chain. It remembers one stream at a time. */
export class StreamCheck {
  private stream = '';
  private head: Head = noHead;
  /** Places whose line is not there. */
  private absent = new Set<number>();

  constructor(
    private readonly key: Buffer,
    private readonly found: (finding: Finding) => void,
  ) {}

  take(placed: Placed): void {
    if (placed.stream !== this.stream) {
      this.end();
      this.stream = placed.stream;
      this.head = noHead;
    }
    const { place, link, line } = placed;
    const isAgain = place === this.head.place;
    if (link && !isAgain) this.takeLink(place, link, line !== undefined);
    if (line) this.takeLine(place, isAgain ? undefined : link, line);
  }

  /** After the last place. */
  end(): void {
    for (const place of this.absent) this.found({ what: 'line-missing', stream: this.stream, place });
    this.absent.clear();
  }

  private takeLink(place: number, link: NonNullable<Placed['link']>, hasLine: boolean): void {
    const { stream } = this;
    for (let gap = this.head.place + 1; gap < place; gap++) this.found({ what: 'entry-missing', stream, place: gap });
    const isNext = place === this.head.place + 1;
    if (isNext && linkAfter(this.key, stream, this.head, link).hash !== link.hash)
      this.found({ what: 'entry-changed', stream, place });
    this.head = { place, hash: link.hash };
    for (const one of link.gone ?? [])
      if (!this.absent.delete(one)) this.found({ what: 'line-added', stream, place: one });
    if (isLine(link) && !hasLine) this.absent.add(place);
  }

  private takeLine(place: number, link: Placed['link'], line: NonNullable<Placed['line']>): void {
    const { customerId, seq } = line;
    const where = { stream: this.stream, place, customerId, seq };
    if (!link || !isLine(link)) return this.found({ what: 'line-added', ...where });
    const digest = digestOf(this.key, link.what, lineText(attestedOf(line)));
    if (digest !== link.digest) this.found({ what: 'line-changed', ...where });
  }
}

const isLine = ({ what }: Pick<Link, 'what'>): boolean => what === 'line' || what === 'adopted';
