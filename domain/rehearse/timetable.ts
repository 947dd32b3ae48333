import type { Occurrence, Rhythm } from '../journey/audience';
import { nextOccurrence } from '../time/recurrence';
import type { Millis } from '../time/time';
import { instantAt, wallAt } from '../time/wall-clock';

/** The occurrences of a rhythm on the clocks of one zone, in order, worked out as far as somebody asked. */
export class Timetable {
  private readonly known: Occurrence[] = [];
  private isWhole = false;

  constructor(
    private readonly rhythm: Rhythm,
    private readonly zone: string,
  ) {}

  /** The first occurrence after an instant; undefined when there is none. */
  after(instant: Millis): Occurrence | undefined {
    while (!this.isWhole && (this.known.at(-1)?.instant ?? -Infinity) <= instant) this.grow();
    let [from, to] = [0, this.known.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.known[middle]?.instant ?? Infinity) > instant) to = middle;
      else from = middle + 1;
    }
    return this.known[from];
  }

  /** Of two that clocks show at one instant, since they jump, the newer counts, as it does live. */
  private grow(): void {
    const last = this.known.at(-1);
    const { rule, anchor, since } = this.rhythm;
    const wall = nextOccurrence(rule, anchor, last?.wall ?? wallAt(since, this.zone));
    if (wall === undefined) this.isWhole = true;
    else {
      const instant = instantAt(wall, this.zone);
      if (last?.instant === instant) this.known.pop();
      this.known.push({ wall, instant });
    }
  }
}
