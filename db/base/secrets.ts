import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from './database';
import { rows } from './rows';

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
  return { pepper: of('pepper'), links: of('links'), webhook: of('webhook'), providers: of('providers') };
}

async function openSecret(db: Database, masterKey: Buffer, name: string): Promise<Buffer> {
  const fresh = seal(randomBytes(32), masterKey, name);
  await sql`insert into secrets (name, sealed) values (${name}, ${fresh}) on conflict do nothing`.execute(db);
  const { value, sealed } = await read(db, name);
  if (sealed) return open(sealed, masterKey, name);
  if (value) await sql`update secrets set sealed = ${seal(value, masterKey, name)}, value = null where name = ${name} and sealed is null`.execute(db); // prettier-ignore
  const again = (await read(db, name)).sealed;
  if (!again) throw new Error(`the secret ${name} is empty`);
  return open(again, masterKey, name);
}

async function read(db: Database | Tx, name: string): Promise<z.output<typeof kept>> {
  const [found] = await rows(db, kept, sql`select name, value, sealed from secrets where name = ${name}`);
  if (!found) throw new Error(`the secret ${name} is gone`);
  return found;
}

const ivLength = 12;
const tagLength = 16;
const keyOf = (masterKey: Buffer): Buffer => createHmac('sha256', masterKey).update('sojourn secrets').digest();

/** AES-256-GCM; a secret opens only under its own name. */
export function seal(secret: Buffer, masterKey: Buffer, name: string): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', keyOf(masterKey), iv).setAAD(Buffer.from(name));
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** @throws WrongMasterKey when it was sealed under another key or name */
export function open(sealed: Buffer, masterKey: Buffer, name: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(masterKey), sealed.subarray(0, ivLength));
  decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivLength, -tagLength)), decipher.final()]);
  } catch (error) {
    throw new WrongMasterKey(
      'MASTER_KEY is not the one with which this database was sealed. Give the one that "npm start" or "sojourn migrate" used first (DATA_DIR/secrets/master-key, or your copy of it).',
      { cause: error },
    );
  }
}

/** Hashes so that nobody without this installation's pepper can guess the text. */
export const keyedHash = (pepper: Buffer, text: string): Buffer => createHmac('sha256', pepper).update(text).digest();
