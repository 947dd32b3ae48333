import type { Outcome } from '../db/wake/messages';

/** More than any outage leaves: at most the hand-overs that were in the air when the database went away. */
const most = 10_000;

type Kept = { readonly customerId: string; readonly outcome: Outcome; tries: number };

/** Without the provider's words: whatever is in them, they never keep the outcome from its record. */
const bare = ({ reply: _, ...outcome }: Outcome): Outcome => outcome;

/**
 * What became of hand-overs whose record failed, because the database went away in between. This process still knows, so that
 * its next attempt records what would otherwise be unknown. The fence of the attempt keeps what others settled meanwhile.
 */
export class Unrecorded {
  private readonly outcomes = new Map<string, Kept>();

  keep(customerId: string, outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) this.outcomes.set(outcome.messageId, { customerId, outcome, tries: 0 });
    for (const oldest of this.outcomes.keys()) {
      if (this.outcomes.size <= most) return;
      this.outcomes.delete(oldest);
    }
  }

  /** As they were at first; once that could not be written either, only what nobody may lose. */
  of(customerId: string): Outcome[] {
    if (this.outcomes.size === 0) return [];
    const mine = [...this.outcomes.values()].filter((one) => one.customerId === customerId);
    for (const one of mine) one.tries += 1;
    return mine.map(({ outcome, tries }) => (tries > 1 ? bare(outcome) : outcome));
  }

  /** They stand in the database. */
  drop(outcomes: readonly Outcome[]): void {
    for (const { messageId, attempt } of outcomes) {
      if (this.outcomes.get(messageId)?.outcome.attempt === attempt) this.outcomes.delete(messageId);
    }
  }
}
