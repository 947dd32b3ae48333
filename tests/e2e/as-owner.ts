import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Product } from './product';

/** A statement in the database of a product, with the owner's rights. */
export async function asOwner({ dataDir }: Product, statement: string): Promise<void> {
  const { pid } = JSON.parse(readFileSync(join(dataDir, 'pids', 'postgres.json'), 'utf8')) as { pid: number };
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const password = readFileSync(join(dataDir, 'secrets', 'postgres-password'), 'utf8').trim();
  const client = new Client({ host: '127.0.0.1', port: Number(args[args.indexOf('-p') + 1]), user: 'sojourn', database: 'sojourn', password }); // prettier-ignore
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
