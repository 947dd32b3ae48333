import { CancellationScope, patched } from '@temporalio/workflow';

/** Moments (of the wall clock) at which somebody wanted an end of this workflow; it goes on, and says so. */
export type Asked = {
  /** Somebody requested its cancellation. */
  readonly cancel?: number;
  /** A run of it had been ended otherwise than by itself: terminated, reset, failed or timed out. */
  readonly end?: number;
};

/** What the keeper's signal refers to: the run before this one had been ended. */
export const endedRef = 'ended';

/**
 * What an operator does to a workflow in Temporal's UI or command line. A cancellation and an end are heard and told in the
 * details; they stop nobody's journeys.
 */
export class OperatorsHand {
  constructor(
    private asked: Asked,
    private readonly told: () => void,
  ) {}

  get said(): Asked {
    return this.asked;
  }

  /**
   * Runs a life that a cancellation does not reach: timers and activities that it starts afterwards live too.
   * @param asBefore what a cancellation did to workflows that were asked before this was there
   */
  shield<T>(life: () => Promise<T>, asBefore: () => void): Promise<T> {
    CancellationScope.current().cancelRequested.catch(() => {
      // Here and not at the start, so that only who was asked pays for the marker in its history.
      if (patched('goes-on-after-cancellation')) this.hear({ cancel: Date.now() });
      else asBefore();
    });
    return CancellationScope.nonCancellable(life);
  }

  /** @param ref what a signal of Sojourn refers to */
  hearRef(ref: unknown): void {
    if (ref === endedRef) this.hear({ end: Date.now() });
  }

  private hear(asked: Asked): void {
    this.asked = { ...this.asked, ...asked };
    this.told();
  }
}

/** In words, for the details; nothing where nobody asked. */
export function sayAsked({ cancel, end }: Asked): string {
  const said = [
    ...(cancel === undefined
      ? []
      : [`Somebody asked to cancel this workflow ${sayMoment(cancel)}. It goes on: no request in Temporal stops a journey.`]), // prettier-ignore
    ...(end === undefined
      ? []
      : [`A run of this workflow had been ended (terminated, reset or failed); it was started again ${sayMoment(end)} and goes on.`]), // prettier-ignore
  ];
  return said.length === 0 ? '' : `${said.join(' ')} The update \`pause\` is there to hold outreach.`;
}

const sayMoment = (at: number): string => `on ${new Date(at).toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
