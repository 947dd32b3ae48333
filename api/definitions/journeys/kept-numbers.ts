import type { JourneyNumbers } from '../../../domain/decide/numbers';
import type { Clock, Millis } from '../../../domain/time/time';

/** From so many passages on counting takes long enough that it is not done for every look. */
const large = 50_000;
/** Real milliseconds: what takes longer is kept too, since few passages of a period may be looked for among very many. */
const slow = 1_000;
/** Real milliseconds: pages look anew every few seconds, and many people may look. */
const keptAtLeast = 10_000;
/** So that counting takes a twentieth of the time at most, however many passages there have been. */
const timesAsLong = 20;
const mostKept = 100;

type Kept = { readonly numbers: JourneyNumbers; readonly countedAt: Millis; until: number };

/** Those of a large journey say when they were counted; others were counted just now. */
export type NumbersThen = { readonly numbers: JourneyNumbers; readonly countedAt?: Millis };

/** The numbers of large journeys, counted the more seldom the longer it takes; those of others are always new. */
export class KeptNumbers {
  private readonly kept = new Map<string, Kept>();
  /** What is being counted for somebody who waits. */
  private readonly underWay = new Map<string, Promise<NumbersThen>>();

  /**
   * @param clock the product's, which says when they were counted
   * @param real milliseconds of a clock that runs as time does, by which they are kept
   */
  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly real: () => number = Date.now,
  ) {}

  /**
   * Where there is something to tell nobody waits for what is newer; where there is nothing all who ask wait for one count.
   * @param name of what is counted
   * @throws what counting throws
   */
  async of(name: string, count: () => Promise<JourneyNumbers>): Promise<NumbersThen> {
    const known = this.kept.get(name);
    if (!known) return this.firstOf(name, count);
    if (known.until <= this.real()) {
      known.until = Infinity;
      // Whoever asks next counts and hears of it.
      this.count(name, count).catch(() => this.kept.delete(name));
    }
    return known;
  }

  private firstOf(name: string, count: () => Promise<JourneyNumbers>): Promise<NumbersThen> {
    const begun = this.underWay.get(name) ?? this.count(name, count).finally(() => this.underWay.delete(name));
    this.underWay.set(name, begun);
    return begun;
  }

  private async count(name: string, count: () => Promise<JourneyNumbers>): Promise<NumbersThen> {
    const [began, countedAt] = [this.real(), this.clock.now()];
    const numbers = await count();
    this.kept.delete(name);
    const ended = this.real();
    if (numbers.entered < large && ended - began < slow) return { numbers };
    if (this.kept.size >= mostKept) this.kept.clear();
    const kept = { numbers, countedAt, until: ended + Math.max(keptAtLeast, timesAsLong * (ended - began)) };
    this.kept.set(name, kept);
    return kept;
  }
}
