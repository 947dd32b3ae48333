import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { completeBinaries, postgresBinaries } from './postgres-binaries';
import { canEnter, postgresUser, type RunAs } from './postgres-user';

export type PostgresPlace = {
  /** The folder with `bin`, `lib` and `share`. */
  readonly binaries: string;
  readonly data: string;
  readonly runAs: RunAs;
};

/** Where root puts what the user `postgres` must reach and DATA_DIR does not let it. */
const shared = process.platform === 'darwin' ? '/usr/local/var/sojourn' : '/var/lib/sojourn';

/**
 * Finds or makes the folders that Postgres' user can enter. Data outside of `dataDir` is named in its file `postgres-location`.
 * @throws when no such folder can be made
 */
export function postgresPlace(dataDir: string, say: (line: string) => void): PostgresPlace {
  const note = join(dataDir, 'postgres-location');
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  const known = noted && existsSync(noted) ? noted : join(dataDir, 'postgres');
  const runAs = postgresUser(known);
  const data = known === noted || canEnter(dataDir, runAs) ? known : makeElsewhere(dataDir, note);
  if (!existsSync(data)) mkdirSync(data, { mode: 0o700 });
  if (!existsSync(join(data, 'PG_VERSION'))) hand(data, runAs);
  if (data !== join(dataDir, 'postgres')) say(`postgres: its user cannot enter ${dataDir}; its data is in ${data}`);
  return { binaries: placeBinaries(dataDir, runAs), data, runAs };
}

function makeElsewhere(dataDir: string, note: string): string {
  mkdirSync(shared, { recursive: true, mode: 0o755 });
  const data = join(mkdtempSync(join(shared, 'data-')), 'postgres');
  mkdirSync(data, { mode: 0o700 });
  chmodSync(dirname(data), 0o755); // mkdtemp makes folders that nobody else can enter
  writeFileSync(join(dirname(data), 'belongs-to'), `${dataDir}\n`);
  writeFileSync(note, `${data}\n`);
  return data;
}

/** The packaged binaries where they are, or a copy in a place that Postgres' user can enter. */
function placeBinaries(dataDir: string, runAs: RunAs): string {
  const { folder, version } = postgresBinaries();
  if (canEnter(join(folder, 'bin'), runAs) && completeBinaries(folder)) return folder;
  const home = canEnter(dataDir, runAs) ? dataDir : shared;
  const copy = join(home, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(folder, half, { recursive: true, verbatimSymlinks: true });
  completeBinaries(half);
  if (existsSync(copy)) rmSync(half, { recursive: true });
  else renameSync(half, copy);
  return copy;
}

function hand(folder: string, { uid, gid }: RunAs): void {
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}
