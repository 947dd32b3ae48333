import type { Copy } from '../../../db/customers/export';

/**
 * A copy as the text of one JSON document.
 * @param exportedAt RFC 3339
 */
export async function* copyAsJson({ customer, tables, rowsOf }: Copy, exportedAt: string): AsyncGenerator<string> {
  yield `{"exportedAt":"${exportedAt}","customer":${customer}`;
  for (const table of tables) {
    yield `,"${table}":[`;
    let before = '';
    for await (const rows of rowsOf(table)) {
      if (rows.length === 0) continue;
      yield `${before}${rows.join(',')}`;
      before = ',';
    }
    yield ']';
  }
  yield '}';
}
