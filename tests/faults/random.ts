/** Numbers that a printed seed brings back (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** From 0 to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between({ least, most }: { readonly least: number; readonly most: number }): number {
    return least + this.next() * (most - least);
  }
}

/** FAULT_SEED brings a run back; else every run is another one. */
export function seed(): number {
  const given = Number(process.env['FAULT_SEED']);
  return Number.isInteger(given) && given !== 0
    ? given
    : Math.trunc(performance.timeOrigin + performance.now()) % 1_000_000_007;
}
