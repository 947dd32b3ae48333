import { claimantsOf, customerExists, ownerOf } from '../../db/customers/customers';
import type { Database } from '../../db/base/database';
import { isIdentifierKind, normalise, type Ref } from '../../domain/person/identity';
import { Problem } from '../http/problem';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Sojourn's id, or `kind:value` of an identifier. */
export type CustomerName = { readonly id: string } | { readonly ref: Ref };

/** @throws Problem unknown-customer for what cannot name anybody */
export function readCustomerName(text: string): CustomerName {
  if (uuid.test(text)) return { id: text.toLowerCase() };
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const ref = isIdentifierKind(kind) ? normalise(kind, text.slice(colon + 1)) : undefined;
  if (!ref) throw unknownCustomer();
  return { ref };
}

/** @throws Problem unknown-customer, ambiguous-identifier */
export async function findCustomer(db: Database, text: string | undefined): Promise<string> {
  const name = readCustomerName(text ?? '');
  if ('ref' in name) return findByIdentifier(db, name.ref);
  if (!(await customerExists(db, name.id))) throw unknownCustomer();
  return name.id;
}

const mostNamed = 20;

/** Whose identifier it is; one that is nobody's leads to who claims it. @throws Problem unknown-customer, ambiguous-identifier */
export async function findByIdentifier(db: Database, { kind, value }: Ref): Promise<string> {
  const owner = await ownerOf(db, kind, value);
  if (owner !== undefined) return owner;
  const [id, ...others] = await claimantsOf(db, kind, value, mostNamed);
  if (id === undefined) throw unknownCustomer();
  if (others.length === 0) return id;
  const detail = 'Only browsers gave it, and each for a visitor of its own.';
  throw new Problem('ambiguous-identifier', detail, { customers: [id, ...others] });
}

export const unknownCustomer = (): Problem => new Problem('unknown-customer', 'Nobody is known by this id.');
