/** More than this and Temporal only gets slower (decision 0044). */
const mostWakes = 60;

/** Of a publish or a sweep, beside those: whoever did something waits behind few of them. */
const mostBulk = 15;

/** Real milliseconds: with more than one process another one may decide what was told here, and nobody says so. */
const longestWake = 1_500;

/** The customers whose workflows were told and have not decided yet. */
export class InFlight {
  private readonly fresh = new Map<string, number>();
  private readonly bulk = new Map<string, number>();
  private notify: (() => void) | undefined;

  add(customerId: string, isBulk = false): void {
    this.fresh.delete(customerId);
    this.bulk.delete(customerId);
    (isBulk ? this.bulk : this.fresh).set(customerId, Date.now());
  }

  done(customerId: string): void {
    if (this.fresh.delete(customerId) || this.bulk.delete(customerId)) this.notify?.();
  }

  /** How many more may be told now of what people did. */
  get room(): number {
    return roomIn(this.fresh, mostWakes);
  }

  /** How many more of a bulk. */
  get bulkRoom(): number {
    return roomIn(this.bulk, mostBulk);
  }

  /** Calls whenever a place becomes free. */
  whenFree(notify: () => void): void {
    this.notify = notify;
  }
}

/** Those who were told too long ago give their places back. */
function roomIn(told: Map<string, number>, most: number): number {
  const tooOld = Date.now() - longestWake;
  for (const [customerId, at] of told) {
    if (at > tooOld) break;
    told.delete(customerId);
  }
  return Math.max(0, most - told.size);
}
