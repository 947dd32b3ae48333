import type { Copy } from '../../../db/rights/export';
import { customerOf } from './customer';

/**
 * A copy as the text of one JSON document.
 * @param exportedAt RFC 3339
 */
export async function* copyAsJson(copy: Copy, exportedAt: string): AsyncGenerator<string> {
  const { tables, rowsOf } = copy;
  yield `{"exportedAt":"${exportedAt}","customer":${customerOf(copy)}`;
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
