import { claimantsOf, ownersNamed } from '../../db/customers/customers';
import { personNow } from '../../db/customers/join';
import type { CustomerName } from '../../db/customers/read-person';
import type { Database } from '../../db/base/database';
import { isIdentifierKind, normalise, type Ref } from '../../domain/person/identity/identity';
import { areSeveral } from '../../domain/person/identity/several';
import { Problem } from '../http/problem';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @param text Sojourn's id, or `kind:value` of an identifier. @throws Problem unknown-customer for what cannot name anybody */
export function readCustomerName(text: string): CustomerName {
  if (uuid.test(text)) return { id: text.toLowerCase() };
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const ref = isIdentifierKind(kind) ? normalise(kind, text.slice(colon + 1)) : undefined;
  if (!ref) throw unknownCustomer();
  return { ref };
}

/** @throws Problem unknown-customer, ambiguous-identifier */
export const findCustomer = async (db: Database, text: string | undefined): Promise<string> =>
  findNamed(db, readCustomerName(text ?? ''));

/** @throws Problem unknown-customer, ambiguous-identifier */
export const findNamed = async (db: Database, name: CustomerName): Promise<string> =>
  'ref' in name ? findByIdentifier(db, name.ref) : whereNow(db, name.id);

/** Who has this id of ours, or who they are one with now; undefined for what is no id, or nobody's. */
export async function personById(db: Database, text: string): Promise<string | undefined> {
  if (!uuid.test(text)) return undefined;
  const id = text.toLowerCase();
  return personNow(db, id);
}

/** @throws Problem unknown-customer */
async function whereNow(db: Database, id: string): Promise<string> {
  const found = await personById(db, id);
  if (found === undefined) throw unknownCustomer();
  return found;
}

const mostNamed = 20;

/** Whose identifier it is; one that is nobody's leads to who claims it. @throws Problem unknown-customer, ambiguous-identifier */
export async function findByIdentifier(db: Database, { kind, value }: Ref): Promise<string> {
  const owners = await ownersNamed(db, kind, value, mostNamed);
  const found = owners.length > 0 ? owners : await claimantsOf(db, kind, value, mostNamed);
  const [id] = found;
  if (id === undefined) throw unknownCustomer();
  if (areSeveral(found)) throw ambiguous(found);
  return id;
}

export const ambiguous = (customers: readonly string[]): Problem =>
  new Problem(
    'ambiguous-identifier',
    'Several people have it, or only browsers gave it, each for a visitor of its own.',
    {
      customers: [...customers],
    },
  );

export const unknownCustomer = (): Problem => new Problem('unknown-customer', 'Nobody is known by this id.');
