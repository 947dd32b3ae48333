import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a secret of this name is kept. */
export const secretFile = (dataDir: string, name: string): string => join(dataDir, 'secrets', name);

/** @returns undefined where none was kept yet */
export async function readSecret(dataDir: string, name: string): Promise<string | undefined> {
  const kept = await readFile(secretFile(dataDir, name), 'utf8').catch(() => undefined);
  return kept?.trim();
}

/** Readable for its owner alone. */
export async function keepSecret(dataDir: string, name: string, secret: string): Promise<void> {
  await mkdir(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  await writeFile(secretFile(dataDir, name), `${secret}\n`, { mode: 0o600, flag: 'wx' });
}
