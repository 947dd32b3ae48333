import type { Outcome } from '../db/wake/messages';

/** More than any outage leaves: at most the hand-overs that were in the air when the database went away. */
const most = 10_000;

/**
 * What became of hand-overs whose record failed, because the database went away in between. This process still knows, so that
 * its next attempt records what would otherwise be unknown. The fence of the attempt keeps what others settled meanwhile.
 */
export class Unrecorded {
  private readonly outcomes = new Map<string, { readonly customerId: string; readonly outcome: Outcome }>();

  keep(customerId: string, outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) this.outcomes.set(outcome.messageId, { customerId, outcome });
    for (const oldest of this.outcomes.keys()) {
      if (this.outcomes.size <= most) return;
      this.outcomes.delete(oldest);
    }
  }

  of(customerId: string): Outcome[] {
    if (this.outcomes.size === 0) return [];
    return [...this.outcomes.values()].flatMap((one) => (one.customerId === customerId ? [one.outcome] : []));
  }

  /** They stand in the database. */
  drop(outcomes: readonly Outcome[]): void {
    for (const { messageId, attempt } of outcomes) {
      if (this.outcomes.get(messageId)?.outcome.attempt === attempt) this.outcomes.delete(messageId);
    }
  }
}
