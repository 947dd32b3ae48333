import { peopleBehind } from '../db/wake/problems';
import type { Tx } from '../db/base/database';
import type { Parked } from '../domain/decide/trouble/parked';
import { nextTryIn } from '../domain/decide/trouble/retry';
import type { Millis } from '../domain/time/time';

/** Real milliseconds for which a count is good; those whom this process parks meanwhile are added to it. */
const fresh = 10_000;
/** Causes whose counts are kept. */
const most = 1_000;

/** How many people each cause stops, as far as this process knows: from that follows how far apart they are tried again. */
export class Crowds {
  private readonly counts = new Map<string, { people: number; readonly until: number }>();

  /** What was parked, each with the real milliseconds until it is tried again. */
  async schedule(tx: Tx, parked: readonly Parked[]): Promise<(Parked & { readonly retryIn: Millis })[]> {
    const scheduled = [];
    for (const one of parked) {
      const people = await this.behind(tx, one);
      scheduled.push({ ...one, retryIn: nextTryIn({ tries: one.tries, people }, Math.random()) });
    }
    return scheduled;
  }

  private async behind(tx: Tx, { problem, tries }: Parked): Promise<number> {
    const known = this.counts.get(problem);
    if (known && known.until > performance.now()) {
      if (tries === 1) known.people += 1;
      return known.people;
    }
    const people = (await peopleBehind(tx, problem)) + (tries === 1 ? 1 : 0);
    this.counts.delete(problem);
    this.counts.set(problem, { people, until: performance.now() + fresh });
    for (const oldest of this.counts.keys()) {
      if (this.counts.size <= most) break;
      this.counts.delete(oldest);
    }
    return people;
  }
}
