/** Real milliseconds over which those who come are counted. */
const window = 1_000;

/** So many in a second are about as many as two cores look at, beside nothing else. */
const most = 30;

/**
 * Whether more newcomers poured in than can be looked at, in whatever process they were stored, and some of them still wait. What waited
 * when this process began may be of a flood as well.
 */
export class Flood {
  private since = -Infinity;
  private now = 0;
  private before = 0;
  private isOn = true;

  heard(count: number): void {
    this.turn();
    this.now += count;
    if (this.isPouring) this.isOn = true;
  }

  /** None of them waits any more. */
  workedOff(): void {
    this.turn();
    if (!this.isPouring) this.isOn = false;
  }

  get isHigh(): boolean {
    return this.isOn;
  }

  private get isPouring(): boolean {
    return Math.max(this.now, this.before) > most;
  }

  private turn(): void {
    const gone = Date.now() - this.since;
    if (gone < window) return;
    this.before = gone < 2 * window ? this.now : 0;
    this.now = 0;
    this.since = Date.now();
  }
}
