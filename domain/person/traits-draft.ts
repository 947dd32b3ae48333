import type { TraitValue } from './customer';
import type { Traits } from './traits';

/** How much the traits of somebody are. */
export type Weight = {
  readonly count: number;
  /** UTF-16 units of their JSON. */
  readonly size: number;
};

const nothing: Weight = { count: 0, size: 0 };

/** The traits of somebody while one saying after the other is heard: each costs what it says, however much is known already. */
export class TraitsDraft {
  private readonly written = new Map<string, TraitValue>();
  private weighed: Weight | undefined;
  /** What was weighed last is written next, as a rule. */
  private last: { readonly traits: Traits; readonly weights: readonly [before: Weight, after: Weight] } | undefined;

  constructor(private readonly before: Traits) {}

  readonly find = (name: string): TraitValue | undefined =>
    this.written.get(name) ?? (Object.hasOwn(this.before, name) ? this.before[name] : undefined);

  /** How much they are, and would be with these; nothing is weighed where nothing is written. */
  weights(traits: Traits): readonly [before: Weight, after: Weight] {
    if (Object.keys(traits).length === 0) return [nothing, nothing];
    if (this.last?.traits === traits) return this.last.weights;
    const before = (this.weighed ??= { count: Object.keys(this.before).length, size: JSON.stringify(this.before).length }); // prettier-ignore
    let { count, size } = before;
    for (const [name, trait] of Object.entries(traits)) {
      const known = this.find(name);
      if (!known) count += 1;
      size += known ? sizeOf(trait) - sizeOf(known) : `${JSON.stringify(name)}:,`.length + sizeOf(trait);
    }
    const weights = [before, { count, size }] as const;
    this.last = { traits, weights };
    return weights;
  }

  write(traits: Traits): void {
    const written = Object.entries(traits);
    if (written.length === 0) return;
    [, this.weighed] = this.weights(traits);
    for (const [name, trait] of written) this.written.set(name, trait);
    this.last = undefined;
  }

  /** The very same as before where nothing was written. */
  get traits(): Traits {
    if (this.written.size === 0) return this.before;
    return Object.fromEntries([...Object.entries(this.before), ...this.written]);
  }
}

const sizeOf = (trait: TraitValue): number => JSON.stringify(trait).length;
