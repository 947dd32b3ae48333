import type { Database, Tx } from '../base/database';
import { askPast } from './past';
import type { AskedPast } from '../../domain/person/asked-past';
import type { Millis } from '../../domain/time/time';

/** More rounds than any condition needs; each knows what the one before asked. */
const mostRounds = 100;

/** Somebody, and their past as far as it is known. */
export type Remembering = { readonly customerId: string; readonly past: AskedPast };

/**
 * Decides by what is known of the past, fetches what was missing, all at once, and decides again, until nothing is missing.
 * @param decide pure; what it said while something was missing is forgotten
 */
export async function whenAllIsKnown<T>(
  db: Database | Tx,
  people: readonly Remembering[],
  now: Millis,
  decide: () => T,
): Promise<T> {
  for (let round = 0; round < mostRounds; round++) {
    const decided = decide();
    const open = people.filter(({ past }) => past.missing.length > 0);
    if (open.length === 0) return decided;
    const asking = open.map(({ customerId, past }) => ({ customerId, questions: past.missing }));
    const answers = await askPast(db, asking, now);
    for (const [n, { customerId, past }] of open.entries()) {
      past.learn(asking[n]?.questions ?? [], answers.get(customerId) ?? []);
    }
  }
  throw new Error('conditions ask for the past without end');
}
