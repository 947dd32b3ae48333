import { customerExists, ownerOf } from '../../db/customers/customers';
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

/** @throws Problem unknown-customer */
export async function findCustomer(db: Database, text: string | undefined): Promise<string> {
  const name = readCustomerName(text ?? '');
  const id =
    'id' in name
      ? (await customerExists(db, name.id))
        ? name.id
        : undefined
      : await ownerOf(db, name.ref.kind, name.ref.value);
  if (id === undefined) throw unknownCustomer();
  return id;
}

export const unknownCustomer = (): Problem => new Problem('unknown-customer', 'Nobody is known by this id.');
