import { ConfigError } from '../process/config';
import { findNoted, removePidFile, writePidFile } from './pid-file';

const name = 'sojourn';

/**
 * Takes a data folder for this process, so that nobody stops the servers of a program that runs.
 * @throws ConfigError when another living process has it
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const other = await findNoted(dataDir, name, '');
  if (other !== undefined && other !== process.pid) {
    throw new ConfigError(
      `Sojourn already runs in ${dataDir} (process ${other}). Stop it, or set DATA_DIR to another folder.`,
    );
  }
  await writePidFile(dataDir, name, process.pid);
  return () => removePidFile(dataDir, name);
}
