import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from './database';
import { rows } from './rows';
import { seal, unseal } from './sealing';

const names = ['pepper', 'links', 'webhook', 'providers'] as const;

/** What every process of this installation shares, 32 bytes each. */
export type Secrets = {
  /** Keyed hashes are made with it. */
  readonly pepper: Buffer;
  /** Seals the links in messages. */
  readonly links: Buffer;
  /** Signs calls of webhooks. */
  readonly webhook: Buffer;
  /** Seals what providers are believed by. */
  readonly providers: Buffer;
  /** Seals the keys of persons; it follows from MASTER_KEY and is kept nowhere. */
  readonly persons: Buffer;
  /** Makes the chain of the ledger; like that one it follows from MASTER_KEY, so that whoever owns the database cannot make one. */
  readonly ledger: Buffer;
};

/** The database was sealed under another master key. */
export class WrongMasterKey extends Error {}

const bytes = z.custom<Buffer>((value) => Buffer.isBuffer(value)).nullable();
const kept = z.object({ name: z.string(), value: bytes, sealed: bytes });

/**
 * Opens the secrets of this installation, and makes those that are missing. What an older version kept open is sealed.
 * @throws WrongMasterKey
 */
export async function openSecrets(db: Database, masterKey: Buffer): Promise<Secrets> {
  const found = new Map<string, Buffer>();
  for (const name of names) found.set(name, await openSecret(db, masterKey, name));
  const of = (name: (typeof names)[number]): Buffer => found.get(name) ?? Buffer.alloc(0);
  return {
    pepper: of('pepper'),
    links: of('links'),
    webhook: of('webhook'),
    providers: of('providers'),
    persons: keyOf(masterKey, ofPersons),
    ledger: keyOf(masterKey, ofLedger),
  };
}

async function openSecret(db: Database, masterKey: Buffer, name: string): Promise<Buffer> {
  const fresh = seal(randomBytes(32), keyOf(masterKey, ofSecrets), name);
  await sql`insert into secrets (name, sealed) values (${name}, ${fresh}) on conflict do nothing`.execute(db);
  const { value, sealed } = await read(db, name);
  if (sealed) return open(sealed, masterKey, name);
  if (value) await sql`update secrets set sealed = ${seal(value, keyOf(masterKey, ofSecrets), name)}, value = null where name = ${name} and sealed is null`.execute(db); // prettier-ignore
  const again = (await read(db, name)).sealed;
  if (!again) throw new Error(`the secret ${name} is empty`);
  return open(again, masterKey, name);
}

async function read(db: Database | Tx, name: string): Promise<z.output<typeof kept>> {
  const [found] = await rows(db, kept, sql`select name, value, sealed from secrets where name = ${name}`);
  if (!found) throw new Error(`the secret ${name} is gone`);
  return found;
}

const keyOf = (masterKey: Buffer, use: string): Buffer => createHmac('sha256', masterKey).update(use).digest();
const ofSecrets = 'sojourn secrets';
const ofPersons = 'sojourn persons';
const ofLedger = 'sojourn ledger';

function open(sealed: Buffer, masterKey: Buffer, name: string): Buffer {
  try {
    return unseal(sealed, keyOf(masterKey, ofSecrets), name);
  } catch (error) {
    throw new WrongMasterKey(
      'MASTER_KEY is not the one with which this database was sealed. Give the one that "npm start" or "sojourn migrate" used first (DATA_DIR/secrets/master-key, or your copy of it).',
      { cause: error },
    );
  }
}

/** Hashes so that nobody without this installation's pepper can guess the text. */
export const keyedHash = (pepper: Buffer, text: string): Buffer => createHmac('sha256', pepper).update(text).digest();
