import type { Row } from './csv';

/** As many of each table as the page shows; all of them are in the table of its own. */
const mostShown = 100;

export type Table = { readonly name: string; readonly count: number; readonly newest: readonly Row[] };

/** What of a copy went by, as much as a page shows of it. */
export class Told {
  readonly customer: Row;
  private readonly counted = new Map<string, { count: number; newest: Row[] }>();

  constructor(customer: string) {
    this.customer = JSON.parse(customer) as Row;
  }

  /** The rows of a table, looked at while they pass. */
  async *tell(name: string, parts: AsyncIterable<readonly string[]>): AsyncGenerator<readonly Row[]> {
    const table = { count: 0, newest: [] as Row[] };
    this.counted.set(name, table);
    for await (const part of parts) {
      const rows = part.map((text) => JSON.parse(text) as Row);
      table.count += rows.length;
      table.newest = [...table.newest, ...rows].slice(-mostShown);
      yield rows;
    }
  }

  get tables(): readonly Table[] {
    return [...this.counted].map(([name, { count, newest }]) => ({ name, count, newest: newest.toReversed() }));
  }
}
