import type { JourneyNumbers } from '../../../domain/decide/numbers';

/** From so many passages on counting takes long enough that it is not done for every look. */
const large = 50_000;
/** Milliseconds, in real time: pages look anew every few seconds, and many people may look. */
const keptFor = 10_000;
const mostKept = 100;

type Kept = { readonly numbers: JourneyNumbers; until: number };

/** The numbers of large journeys, counted at most every ten seconds; those of others are always new. */
export class KeptNumbers {
  private readonly kept = new Map<string, Kept>();

  /** @param name of what is counted @throws what counting throws */
  async of(name: string, count: () => Promise<JourneyNumbers>): Promise<JourneyNumbers> {
    const known = this.kept.get(name);
    if (known && known.until > Date.now()) return known.numbers;
    // While one counts anew the others are told what was counted before.
    if (known) known.until = Date.now() + keptFor;
    const numbers = await count();
    this.kept.delete(name);
    if (numbers.entered < large) return numbers;
    if (this.kept.size >= mostKept) this.kept.clear();
    this.kept.set(name, { numbers, until: Date.now() + keptFor });
    return numbers;
  }
}
