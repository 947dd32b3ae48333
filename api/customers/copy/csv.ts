import { stringify } from 'csv-stringify/sync';

/** So that spreadsheets read UTF-8. */
const mark = '\uFEFF';

export type Row = Readonly<Record<string, unknown>>;

/** Rows as a spreadsheet opens them, some at a time; the columns are those of the first. What would be a formula is a text. */
export async function* asCsv(parts: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  let columns: string[] | undefined;
  for await (const rows of parts) {
    const [first] = rows;
    if (!first) continue;
    const header = columns === undefined;
    columns ??= Object.keys(first);
    const cells = rows.map((row) => columns?.map((name) => cellOf(row[name])) ?? []);
    yield `${header ? mark : ''}${stringify(cells, { header, columns, escape_formulas: true })}`;
  }
}

const cellOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
