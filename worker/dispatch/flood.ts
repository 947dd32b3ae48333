/** Real milliseconds over which those who come are counted. */
const window = 1_000;

/** So many in a second are about as many as two cores look at, beside nothing else. */
const most = 30;

/** Whether more newcomers pour in than can be looked at, in whatever process they are stored. */
export class Flood {
  private since = -Infinity;
  private now = 0;
  private before = 0;

  heard(count: number): void {
    this.turn();
    this.now += count;
  }

  get isHigh(): boolean {
    this.turn();
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
