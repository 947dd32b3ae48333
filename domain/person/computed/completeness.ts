import type { Millis } from '../../time/time';
import type { Customer } from '../customer';
import { presentTraits } from '../traits';

/** How much is known of what journeys ask about, from 0 to 1; undefined where nobody asks anything. */
export function completenessOf(
  { traits, createdAt }: Pick<Customer, 'traits' | 'createdAt'>,
  asked: ReadonlySet<string>,
): { readonly value: number; readonly at: Millis } | undefined {
  if (asked.size === 0) return undefined;
  const known = presentTraits(traits).filter(([name]) => asked.has(name));
  const at = known.reduce((latest, [, trait]) => Math.max(latest, trait.at), createdAt);
  return { value: Math.round((100 * known.length) / asked.size) / 100, at };
}
