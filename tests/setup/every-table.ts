import type { FreshDatabase } from './database';

/** The tables in which a word stands, in whatever column. @param asOwner so that no table is hidden */
export async function tablesHolding(
  asOwner: FreshDatabase['asOwner'],
  words: readonly string[],
): Promise<{ readonly table: string; readonly word: string }[]> {
  const tables = await asOwner("select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"); // prettier-ignore
  expect(tables.length).toBeGreaterThan(20);
  const found: { table: string; word: string }[] = [];
  for (const { table_name: table } of tables) {
    const hits = await asOwner(
      `select distinct w from unnest($1::text[]) as w join "${String(table)}" t on strpos(lower(t::text), lower(w)) > 0`,
      [[...words]],
    );
    found.push(...hits.map(({ w }) => ({ table: String(table), word: String(w) })));
  }
  return found;
}
