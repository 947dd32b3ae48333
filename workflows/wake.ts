import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/** A moment to wake at: `at` in workflow time, `due` what it is in product time, `summary` for the Temporal UI. */
export type Alarm = { readonly at: number; readonly due?: number; readonly summary: string };

/**
 * One waiter and one timer. The earliest timer stays armed: one that fires too early costs less than cancelling and
 * starting one with every event.
 */
export class Wake {
  private resolve: (() => void) | undefined;
  private poked = false;
  private alarm: Alarm | undefined;
  private timer: CancellationScope | undefined;
  private ripe: number | undefined;

  /** Ends the sleep, or the next one when nobody sleeps. */
  poke(): void {
    this.poked = true;
    this.resolve?.();
    this.resolve = undefined;
  }

  get isPoked(): boolean {
    return this.poked;
  }

  arm(alarm: Alarm): void {
    if (this.alarm && alarm.at >= this.alarm.at) return;
    this.timer?.cancel();
    this.alarm = alarm;
    const timer = new CancellationScope();
    this.timer = timer;
    timer
      .run(() => sleep(Math.max(1, alarm.at - Date.now()), { summary: alarm.summary }))
      .then(
        () => {
          if (this.timer === timer) this.alarm = undefined;
          if (alarm.due !== undefined) this.ripe = alarm.due;
          this.poke();
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }

  /** The timer is cancelled and the next moment is armed anew. */
  loseTimer(): void {
    this.timer?.cancel();
    this.alarm = undefined;
  }

  async sleep(): Promise<void> {
    if (this.poked) return;
    await new Promise<void>((resolve) => {
      this.resolve = resolve;
    });
  }

  /** What came until now is being looked at. @returns the moment, in product time, that a timer fired for */
  rise(): number | undefined {
    const { ripe } = this;
    this.poked = false;
    this.ripe = undefined;
    return ripe;
  }
}
