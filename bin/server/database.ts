import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CannotMakeLogin, lacksLogin, noLogin } from '../../db/base/app-login';
import { isAway } from '../../db/base/failure';
import { readConfig } from '../../worker/process/config';
import { databaseAccess, type DatabaseAccess } from '../../worker/process/database-access';
import { codeOf, messageOf } from './failure-code';
import { rememberedPort } from '../health/remembered-port';
import { Failure, WrongUse } from '../terminal/wrong-use';

/**
 * Does something with the database that DATABASE_URL names, else with the embedded one of DATA_DIR.
 * @throws WrongUse when there is neither or DATABASE_URL is no address; ConfigError when there is no master key; Failure when Postgres
 * refuses or does not answer
 */
export async function withDatabase<T>(
  env: NodeJS.ProcessEnv,
  work: (url: string, access: DatabaseAccess) => Promise<T>,
): Promise<T> {
  const url = env['DATABASE_URL'] || (await embeddedUrl(env['DATA_DIR'] || '.data'));
  if (!url) {
    throw new WrongUse(
      'DATABASE_URL is not set. It says which Postgres, like postgres://user:password@localhost:5432/sojourn.',
    );
  }
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new WrongUse('DATABASE_URL is no postgres:// address.');
  const access = await databaseAccess(readConfig(env), url, false);
  try {
    return await work(url, access);
  } catch (error) {
    if (isAway(error))
      throw new Failure(`Postgres does not answer at ${new URL(url).host}. Start it, or mend DATABASE_URL.`);
    if (error instanceof CannotMakeLogin) throw new Failure(error.message);
    if (lacksLogin(error)) throw new Failure(noLogin);
    if (isRefusal(error))
      throw new Failure(
        `Postgres answers "${messageOf(error)}". Check user, password and database name in DATABASE_URL.`,
      );
    if (lacksSchema(error))
      throw new Failure('The database has no schema of Sojourn yet, or an old one. Run "sojourn migrate".');
    throw error;
  }
}

/** SQLSTATE classes 28 (authorisation) and 3D (no such database), and 42501 (rights). */
const isRefusal = (error: unknown): boolean => /^(28|3D|42501)/.test(codeOf(error));

/** Undefined table or column; the role of the application is missing. */
const lacksSchema = (error: unknown): boolean => /^(42P01|42703|22023)$/.test(codeOf(error));

/** Where the embedded Postgres was last; undefined when `npm start` never ran with this DATA_DIR. */
async function embeddedUrl(dataDir: string): Promise<string | undefined> {
  const port = await rememberedPort(dataDir, 'postgres');
  const password = await readFile(resolve(dataDir, 'secrets', 'postgres-password'), 'utf8').catch(() => undefined);
  if (port === undefined || password === undefined) return undefined;
  return `postgres://sojourn:${password.trim()}@127.0.0.1:${port}/sojourn`;
}
