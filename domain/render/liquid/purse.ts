/** Under which name what a message may cost is handed over; no template can write it. */
export const purseKey = '@purse';

export type Caller = { readonly context: { readonly globals: object } };

type Weight = { things: number; characters: number };

/** What rendering one message may still cost, in steps of about ten nanoseconds: its parts pay from the same. */
export class Purse {
  constructor(private left: number) {}

  /** @throws when the message costs more than it may */
  pay(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new Error('work limit exceeded');
  }

  /** Goes through all of a value and pays for each thing on the way: a list may hold the same text a million times. @param steps for each */
  weigh(value: unknown, weight: Weight = { things: 0, characters: 0 }, steps = 2): Weight {
    this.pay(steps);
    weight.things++;
    if (typeof value === 'string') weight.characters += value.length;
    else if (Array.isArray(value)) for (const inner of value) this.weigh(inner, weight, steps);
    else if (typeof value === 'object' && value !== null)
      for (const name in value) this.weigh((value as Record<string, unknown>)[name], weight, steps);
    return weight;
  }
}

/** Whose purse a filter or an operator draws on; what is rendered without one is its own business. */
export function purseOf({ context }: Caller): Purse {
  const { [purseKey]: purse } = context.globals as { [purseKey]?: Purse };
  return purse ?? new Purse(Infinity);
}
