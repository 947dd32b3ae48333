import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { withDatabase } from '../../bin/server/database';
import type { FreshDatabase } from '../setup/database';
import { tablesHolding } from '../setup/every-table';

/** The tables of the product in `dataDir` in which one of these words stands. */
export const inTables = (dataDir: string, words: readonly string[]) =>
  withDatabase({ DATA_DIR: dataDir }, async (url) => {
    const owner = new Client({ connectionString: url });
    await owner.connect();
    const ask: FreshDatabase['asOwner'] = async (text, values = []) =>
      (await owner.query<Record<string, unknown>>(text, [...values])).rows;
    const found = await tablesHolding(ask, words);
    await owner.end();
    return found;
  });

/** The files under `folder`, without Postgres' own: of a row that was deleted they hold the bytes until they are used again. */
export const filesHolding = (folder: string, words: readonly string[]): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(folder, 'postgres')))
    .filter((file) => {
      const text = readFileSync(file, 'latin1');
      return words.some((word) => text.includes(word));
    });
