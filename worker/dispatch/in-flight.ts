import type { Lane } from '../../db/wake/outbox';

/**
 * More than this and Temporal only gets slower (decision 0044). Of a publish or a sweep beside those: whoever did something waits behind
 * few of them, and of newcomers likewise.
 */
const most: Readonly<Record<Lane, number>> = { fresh: 60, bulk: 15, patient: 30 };

/** Real milliseconds: with more than one process another one may decide what was told here, and nobody says so. */
const longestWake = 1_500;

/** Real milliseconds that a look takes of a machine with time. */
const quickLook = 40;
const longestRest = 2_000;

/** A machine without time is busy with what is not to wait. */
const restAfter = (look: number): number => Math.min(Math.max(0, look ** 2 / quickLook - quickLook), longestRest);

/** The customers whose workflows were told and have not decided yet. */
export class InFlight {
  private readonly lanes: Readonly<Record<Lane, Map<string, number>>> = {
    fresh: new Map(),
    bulk: new Map(),
    patient: new Map(),
  };
  private notify: (() => void) | undefined;
  private restUntil = 0;

  add(customerId: string, lane: Lane = 'fresh'): void {
    for (const told of Object.values(this.lanes)) told.delete(customerId);
    this.lanes[lane].set(customerId, Date.now());
  }

  done(customerId: string): void {
    const { patient, fresh, bulk } = this.lanes;
    const since = patient.get(customerId);
    if (since !== undefined) this.rest(restAfter(Date.now() - since));
    if (patient.delete(customerId) || fresh.delete(customerId) || bulk.delete(customerId)) this.notify?.();
  }

  /** How many more of a lane may be told now. */
  room(lane: Lane): number {
    const told = this.lanes[lane];
    giveBack(told);
    return Math.max(0, most[lane] - told.size);
  }

  /** Whether one more of a flood may be told: one at a time, and each is followed by a rest, which is the longer the slower its look was. */
  get isRested(): boolean {
    giveBack(this.lanes.patient);
    return this.lanes.patient.size === 0 && Date.now() >= this.restUntil;
  }

  /** Calls whenever a place becomes free. */
  whenFree(notify: () => void): void {
    this.notify = notify;
  }

  private rest(millis: number): void {
    this.restUntil = Date.now() + millis;
    setTimeout(() => this.notify?.(), millis).unref();
  }
}

/** Those who were told too long ago give their places back. */
function giveBack(told: Map<string, number>): void {
  const tooOld = Date.now() - longestWake;
  for (const [customerId, at] of told) {
    if (at > tooOld) break;
    told.delete(customerId);
  }
}
