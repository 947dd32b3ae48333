/** More than this and Temporal only gets slower (reference/temporal.md §12). */
const mostWakes = 60;

/** Real milliseconds: with more than one process another one may decide what was told here, and nobody says so. */
const longestWake = 1_500;

/** The customers whose workflows were told and have not decided yet. */
export class InFlight {
  private readonly told = new Map<string, number>();
  private notify: (() => void) | undefined;

  add(customerId: string): void {
    this.told.delete(customerId);
    this.told.set(customerId, Date.now());
  }

  done(customerId: string): void {
    if (this.told.delete(customerId)) this.notify?.();
  }

  /** How many more may be told now. */
  get room(): number {
    const tooOld = Date.now() - longestWake;
    for (const [customerId, at] of this.told) {
      if (at > tooOld) break;
      this.told.delete(customerId);
    }
    return Math.max(0, mostWakes - this.told.size);
  }

  /** Calls whenever a place becomes free. */
  whenFree(notify: () => void): void {
    this.notify = notify;
  }
}
