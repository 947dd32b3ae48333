import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A folder that is there whole or not at all, however many processes need it at once: each fills one of its own, and the first that is
 * done gives its name to it.
 * @param file by which a whole one is known
 */
export async function filledOnce(
  folder: string,
  file: string,
  fill: (folder: string) => Promise<unknown>,
): Promise<string> {
  const found = join(folder, file);
  if (existsSync(found)) return found;
  const own = await mkdtemp(`${folder}-`);
  try {
    await fill(own);
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    // Somebody else was first.
    if (!existsSync(found)) throw error;
  }
  return found;
}
