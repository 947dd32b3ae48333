import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { ConfigError } from '../process/config';

/** Empty when we are no root: Postgres then runs as we do. */
export type RunAs = { readonly uid?: number; readonly gid?: number };

/**
 * Postgres refuses to run as root, so root runs it as the owner of its data, else as the user `postgres`, made when missing.
 * @throws ConfigError when there is no such user and none can be made
 */
export function postgresUser(dataFolder: string): RunAs {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(`${dataFolder}/PG_VERSION`, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return lookUp() ?? makeUser();
}

function lookUp(): RunAs | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Debian and Red Hat know `useradd`, Alpine `adduser`. */
function makeUser(): RunAs {
  const attempts = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'postgres']],
  ] as const;
  for (const [command, args] of attempts) spawnSync(command, args, { stdio: 'ignore' });
  const made = lookUp();
  if (made) return made;
  throw new ConfigError(
    'Postgres refuses to run as root and no user "postgres" could be made. Start as an ordinary user, run "useradd --system postgres", or set DATABASE_URL.',
  );
}

/** Whether Postgres' user can pass through every folder down to this one. */
export function canEnter(folder: string, { uid, gid }: RunAs): boolean {
  if (uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}
