import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { appLogin, loginAs, type AppLogin } from '../../db/base/app-login';
import { ConfigError, type Config } from './config';
import { keepSecret, readSecret } from './secret-file';

/** How the processes reach their database. */
export type DatabaseAccess = {
  readonly masterKey: Buffer;
  /** What `migrate` makes; absent where DATABASE_APP_URL names a login that somebody else made. */
  readonly login: AppLogin | undefined;
  /** What the application logs in with. */
  readonly appUrl: string;
};

const fileName = 'master-key';
const keyLength = 32;

type Settings = Pick<Config, 'DATA_DIR' | 'MASTER_KEY' | 'DATABASE_APP_URL'>;

/**
 * @param url the owner's, else undefined
 * @param first whether this may be the first start ever, so that a master key is made where there is none
 * @throws ConfigError when there is no master key, or the file holds something else
 */
export async function databaseAccess(
  config: Settings,
  url: string | undefined,
  first: boolean,
): Promise<DatabaseAccess> {
  if (!url && !config.DATABASE_APP_URL)
    throw new ConfigError(
      'DATABASE_URL is not set: this runs against a Postgres of yours, like postgres://user:password@localhost:5432/sojourn. "npm start" brings its own.',
    );
  const masterKey = config.MASTER_KEY ?? (await keptMasterKey(resolve(config.DATA_DIR), first));
  if (config.DATABASE_APP_URL) return { masterKey, login: undefined, appUrl: config.DATABASE_APP_URL };
  const login = appLogin(masterKey);
  return { masterKey, login, appUrl: loginAs(url ?? '', login) };
}

async function keptMasterKey(dataDir: string, first: boolean): Promise<Buffer> {
  const kept = await readSecret(dataDir, fileName);
  if (kept !== undefined) return readMasterKey(kept, `${dataDir}/secrets/${fileName}`);
  if (!first)
    throw new ConfigError(
      `MASTER_KEY is not set and ${dataDir}/secrets/${fileName} is not there. Make one with "openssl rand -base64 32", keep it, and give it to every process and to "sojourn migrate".`,
    );
  const made = randomBytes(keyLength);
  await keepSecret(dataDir, fileName, made.toString('base64'));
  return made;
}

function readMasterKey(text: string, place: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length === keyLength) return key;
  throw new ConfigError(
    `${place} does not hold ${keyLength} bytes in base64. Put the master key back, or set MASTER_KEY.`,
  );
}
