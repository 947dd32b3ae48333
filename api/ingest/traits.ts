import type { Traits } from '../../db/customers/customers';
import type { TraitValue } from '../../domain/person/customer';
import type { Incoming } from './incoming';

/**
 * The traits after these calls: null takes a value away, and what was said earlier never overwrites what was said later.
 * @returns undefined when nothing changes
 */
export function mergeTraits(
  before: Traits,
  calls: readonly Pick<Incoming, 'traits' | 'at'>[],
  source: string,
): Traits | undefined {
  const after = new Map<string, TraitValue>(Object.entries(before));
  let changed = false;
  for (const { traits, at } of calls) {
    for (const [name, value] of Object.entries(traits ?? {})) {
      const old = after.get(name);
      if (old && old.at > at) continue;
      if (value === null || value === undefined) changed = after.delete(name) || changed;
      else if (!old || JSON.stringify(old.value) !== JSON.stringify(value)) {
        after.set(name, { value, source, at });
        changed = true;
      }
    }
  }
  return changed ? Object.fromEntries(after) : undefined;
}
