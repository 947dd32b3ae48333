import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { TraitValue } from '../../domain/person/customer';
import type { Traits } from '../../domain/person/traits';
import type { Database, Tx } from '../base/database';
import { jsonBytes } from '../base/json';
import { rows, uuid } from '../base/rows';
import { seal, unseal } from '../base/sealing';

/** Where the keys of one person are, and what they are sealed under. */
export type Vault = {
  readonly db: Database | Tx;
  /** `Secrets.persons` */
  readonly persons: Buffer;
  readonly customerId: string;
};

const kept = z.object({ keyId: uuid, sealed: z.custom<Buffer>((value) => Buffer.isBuffer(value)) });

/** The keys of a person, by their id. Who became one with others has theirs as well. */
async function keysOf({ db, persons, customerId }: Vault): Promise<Map<string, Buffer>> {
  const found = await rows(
    db,
    kept,
    sql`select key_id as "keyId", sealed from customer_keys where customer_id = ${customerId} order by key_id`,
  );
  return new Map(found.map(({ keyId, sealed }) => [keyId, unseal(sealed, persons, keyId)]));
}

/** A key to seal with; the first one is made. The caller holds the lock of the person. */
async function keyOf(vault: Vault): Promise<readonly [id: string, key: Buffer]> {
  const [known] = await keysOf(vault);
  if (known) return known;
  const { db, persons, customerId } = vault;
  const [id, key] = [randomUUID(), randomBytes(32)];
  await sql`insert into customer_keys (customer_id, key_id, sealed)
    values (${customerId}, ${id}, ${seal(key, persons, id)})`.execute(db);
  return [id, key];
}

/** Whether any of these traits is sealed. */
export const isAnySealed = (traits: Traits): boolean =>
  Object.values(traits).some(({ sealed }) => sealed !== undefined);

/** The traits with what is sealed in them opened beside it; whose key is forgotten stays a mask. */
export async function openTraits(vault: Vault, traits: Traits): Promise<Traits> {
  if (!isAnySealed(traits)) return traits;
  const keys = await keysOf(vault);
  const opened = Object.entries(traits).map(([name, trait]): [string, TraitValue] => {
    const [id = '', text = ''] = trait.sealed?.split('.') ?? [];
    const key = keys.get(id);
    if (!key) return [name, trait];
    return [name, { ...trait, clear: JSON.parse(unseal(Buffer.from(text, 'base64'), key, name).toString()) }];
  });
  return Object.fromEntries(opened);
}

/** Gives a trait, by its name, as it is stored. */
export type Sealer = (name: string, trait: TraitValue) => TraitValue;

/**
 * How these traits are stored: nothing that is sensitive stands open in them. The caller holds the lock of the person.
 * @returns a sealer for them and no others
 */
export async function sealerFor(vault: Vault, traits: readonly TraitValue[]): Promise<Sealer> {
  const isNew = traits.some((trait) => 'clear' in trait && trait.sealed === undefined);
  const [id, key] = isNew ? await keyOf(vault) : noKey;
  return (name, trait) => {
    if (!('clear' in trait)) return trait;
    const { clear, sealed, ...rest } = trait;
    const text = sealed ?? `${id}.${seal(jsonBytes(clear), key, name).toString('base64')}`;
    return { ...rest, sealed: text };
  };
}

const noKey = ['', Buffer.alloc(0)] as const;

/** The traits as they are stored. The caller holds the lock of the person. */
export async function sealTraits(vault: Vault, traits: Traits): Promise<Traits> {
  if (!Object.values(traits).some((trait) => 'clear' in trait)) return traits;
  const sealed = await sealerFor(vault, Object.values(traits));
  return Object.fromEntries(Object.entries(traits).map(([name, trait]) => [name, sealed(name, trait)]));
}
