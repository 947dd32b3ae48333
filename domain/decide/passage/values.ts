import { evaluate, type Scope } from '../../cel/condition';
import { inOrder } from '../../journey/in-order';
import type { Value } from '../../journey/journey';

export type Computed = {
  readonly values: Readonly<Record<string, unknown>>;
  /** Names whose expression could not be computed; they are left out. */
  readonly failed: readonly string[];
};

/** The values of a step, literals and CEL alike. */
export function compute(values: Readonly<Record<string, Value>>, scope: Scope): Computed {
  const made: Record<string, unknown> = {};
  const failed: string[] = [];
  for (const [name, value] of inOrder(values)) {
    if ('literal' in value) {
      made[name] = value.literal;
      continue;
    }
    const found = evaluate(value.cel, scope);
    if (found.ok) made[name] = found.value;
    else failed.push(name);
  }
  return { values: made, failed };
}
