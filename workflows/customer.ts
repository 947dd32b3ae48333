import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { Snapshot } from '../domain/decide/snapshot';
import { decideAndSpeak } from './activities';
import { Deliveries } from './deliveries';
import { Inbox } from './inbox';
import { listen } from './listen';
import { OperatorsHand, type Asked } from './operators-hand';
import { sayTimer, show, showDetails } from './show';
import { Wake } from './wake';

/** Replaying a cold run costs milliseconds an event, so runs are kept short. */
const longHistory = 100;

const nobody = 'Nobody: Sojourn knows no customer with this id, and makes nobody up.';

/** How a run ends, for whoever reads it in the history. */
function wordsOf({ nobody: isNobody, within }: Snapshot): string {
  if (within !== undefined) return `This person became one with customer/${within}, where their way goes on.`;
  return isNobody ? nobody : 'Nothing is pending.';
}

/**
 * One person's way with the brand, from anonymous visitor to advocate. Something happens: we decide what it means, speak
 * where we may, and sleep until the next thing happens or a moment comes. What was decided, and why, stands in the
 * database; here is only the waiting. It ends when nothing is pending, and the next signal starts it again; no operator's
 * request ends it before.
 * @param before how the customer stood when an earlier run continued as this one
 * @param asked what had been asked of that run
 */
export function customer(before?: Snapshot, asked?: Asked): Promise<string> {
  const customerId = workflowInfo().workflowId.replace(/^customer\//, '');
  const wake = new Wake();
  const inbox = new Inbox();
  const deliveries = new Deliveries(customerId, () => wake.poke());
  let standing = before;
  const hand = new OperatorsHand(asked ?? {}, () => showDetails(standing, hand.said));
  listen(inbox, hand, {
    poke: () => wake.poke(),
    standing: () => standing,
  });
  return hand.shield(live, () => wake.loseTimer());

  async function live(): Promise<string> {
    for (;;) {
      const due = wake.rise();
      const signals = inbox.take();
      standing = await decideAndSpeak({ customerId, due, signals });
      inbox.answer(signals);
      if (!standing.nobody) show(standing, hand.said);
      deliveries.follow(standing);
      if (wake.isPoked || !inbox.isEmpty) continue;
      if (standing.idle && deliveries.none) {
        if (await atRest()) return wordsOf(standing);
        continue;
      }
      if (workflowInfo().historyLength > longHistory && (await atRest())) await goOnAsNew(standing);

      if (standing.wakeIn !== undefined) {
        wake.arm({ at: Date.now() + standing.wakeIn, due: standing.due, summary: sayTimer(standing) });
      }
      await wake.sleep();
    }
  }

  /** Whether nobody waits for an answer; somebody who just came is heard first. */
  async function atRest(): Promise<boolean> {
    await condition(() => allHandlersFinished() || !inbox.isEmpty);
    return inbox.isEmpty;
  }

  /** A run that continues has no request for cancellation any more, so what was asked is taken along. */
  function goOnAsNew(snapshot: Snapshot): Promise<never> {
    const wasAsked = Object.keys(hand.said).length > 0;
    return continueAsNew<typeof customer>(snapshot, ...(wasAsked ? [hand.said] : []));
  }
}
