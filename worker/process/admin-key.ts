import { randomBytes } from 'node:crypto';
import { ensureAdminKey } from '../../db/base/api-keys';
import type { Database } from '../../db/base/database';
import type { Clock } from '../../domain/time/time';
import { keepSecret, readSecret, secretFile } from './secret-file';

const fileName = 'admin-key';

/** Where the key that was made is kept. */
export const adminKeyFile = (dataDir: string): string => secretFile(dataDir, fileName);

/**
 * The key with every scope: the one of the environment, else one made at the first start and kept in DATA_DIR.
 * @returns the key when it was made now, to be shown once
 */
export async function adminKey(
  db: Database,
  clock: Clock,
  dataDir: string,
  given: string | undefined,
): Promise<string | undefined> {
  if (given) {
    await ensureAdminKey(db, given, clock);
    return undefined;
  }
  const kept = await readSecret(dataDir, fileName);
  const key = kept ?? `sk_${randomBytes(24).toString('base64url')}`;
  if (kept === undefined) await keepSecret(dataDir, fileName, key);
  await ensureAdminKey(db, key, clock);
  return kept === undefined ? key : undefined;
}
