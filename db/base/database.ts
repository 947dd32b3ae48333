import { Kysely, PostgresDialect, PostgresQueryCompiler, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import { cleanText } from '../../domain/schema/storable';

/** No tables are known to the builder: what is asked is SQL, through `rows`. */
export type Database = Kysely<Record<string, never>>;
export type Tx = Transaction<Record<string, never>>;

export const openDatabase = (pool: Pool): Database => new Kysely({ dialect: new Dialect({ pool }) });

class Dialect extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new Compiler();
  }
}

/** Postgres refuses a statement for one NUL in a parameter; asked for such a text it answers now that there is none. */
class Compiler extends PostgresQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    super.addParameter(withoutNul(parameter));
  }
}

const withoutNul = (parameter: unknown): unknown => {
  if (typeof parameter === 'string') return parameter.includes('\0') ? cleanText(parameter) : parameter;
  return Array.isArray(parameter) ? parameter.map(withoutNul) : parameter;
};
