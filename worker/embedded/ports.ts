import { randomInt } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ConfigError } from '../process/config';

/** The embedded parts that listen; the variable of each is its name in capitals with `_PORT`. */
export type PortName = 'postgres' | 'temporal' | 'temporal-ui' | 'mail';

let turn: Promise<unknown> = Promise.resolve();

/**
 * A port of 127.0.0.1 for one embedded part: the wanted one, else the one remembered in `ports.json`, else a free one.
 * @param wanted what the environment names; 0 and undefined leave the choice to us
 * @throws ConfigError when the wanted port is taken
 */
export function freePort(dataDir: string, name: PortName, wanted?: number): Promise<number> {
  const mine = turn.then(() => choose(dataDir, name, wanted));
  turn = mine.catch(() => undefined);
  return mine;
}

async function choose(dataDir: string, name: PortName, wanted?: number): Promise<number> {
  if (wanted) {
    if (await isFree(wanted)) return wanted;
    const variable = `${name.replaceAll('-', '_').toUpperCase()}_PORT`;
    throw new ConfigError(
      `${variable} ${wanted} is taken by another program. Stop it, or set ${variable} to a free one.`,
    );
  }
  const file = join(dataDir, 'ports.json');
  const remembered = await readPorts(file);
  const old = remembered[name];
  if (old && (await isFree(old))) return old;
  const others = new Set(Object.values(remembered));
  let port = await anyFreePort();
  while (others.has(port)) port = await anyFreePort();
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ ...remembered, [name]: port })}\n`);
  await rename(`${file}.new`, file);
  return port;
}

/** A file that cannot be read only costs the memory of old ports. */
async function readPorts(file: string): Promise<Partial<Record<string, number>>> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).filter(([, port]) => Number.isInteger(port)));
  } catch {
    return {};
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Below the ports that Linux and macOS give to outgoing connections, of which one could take ours before a server listens or while it is restarted.
 * @throws when a hundred tries met none that is free
 */
export async function anyFreePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no port between 20000 and 30000 is free');
}
