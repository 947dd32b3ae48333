import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureAdminKey } from '../../db/base/api-keys';
import type { Database } from '../../db/base/database';
import type { Clock } from '../../domain/time/time';

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
  const file = join(dataDir, 'secrets', 'admin-key');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  const key = kept?.trim() ?? `sk_${randomBytes(24).toString('base64url')}`;
  if (kept === undefined) {
    await mkdir(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
    await writeFile(file, `${key}\n`, { mode: 0o600 });
  }
  await ensureAdminKey(db, key, clock);
  return kept === undefined ? key : undefined;
}
