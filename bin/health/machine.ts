import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { bad, good, type Finding } from './finding';

const leastNode = [20, 19] as const;
const firstNodeTooNew = 25;
const leastFreeBytes = 1_000_000_000;

/** Node's version, the folder of the data and the room on its disk. */
export async function checkMachine(dataDir: string): Promise<Finding[]> {
  return [checkNode(process.versions.node), await checkFolder(resolve(dataDir))];
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1]);
  if (isOld || major >= firstNodeTooNew) return bad('node', `is ${version}.`, 'Use Node 20.19 to 24.');
  return good('node', `is ${version}.`);
}

async function checkFolder(folder: string): Promise<Finding> {
  const existing = await nearestExisting(folder);
  const isWritable = await access(existing, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable)
    return bad('disk', `${existing} cannot be written to.`, 'Mend its rights, or name another folder with DATA_DIR.');
  const { bavail, bsize } = await statfs(existing);
  const free = `${(bavail * bsize * 1e-9).toFixed(1)} GB are free for ${folder}.`;
  return bavail * bsize < leastFreeBytes
    ? bad('disk', free, 'Make room: Postgres stops when the disk is full.')
    : good('disk', free);
}

async function nearestExisting(folder: string): Promise<string> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}
