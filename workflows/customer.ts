import { allHandlersFinished, condition, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import type { DirectSignal, Snapshot } from '../domain/decide/snapshot';
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
 * @param heard what that run had heard, and nobody had looked at
 */
export function customer(before?: Snapshot, asked?: Asked, heard?: readonly DirectSignal[]): Promise<string> {
  const customerId = workflowInfo().workflowId.replace(/^customer\//, '');
  const wake = new Wake();
  const inbox = new Inbox(heard);
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
      const isLong = workflowInfo().historyLength > longHistory;
      if (wake.isPoked || !inbox.isEmpty) {
        if (isLong && (await canGoOnBusy(inbox))) await goOnAsNew(standing, hand.said, inbox.take());
        continue;
      }
      if (standing.idle && deliveries.none) {
        if (await atRest(inbox)) return wordsOf(standing);
        continue;
      }
      if (isLong && (await atRest(inbox))) await goOnAsNew(standing, hand.said);

      if (standing.wakeIn !== undefined) {
        wake.arm({ at: Date.now() + standing.wakeIn, due: standing.due, summary: sayTimer(standing) });
      }
      await wake.sleep();
    }
  }
}

/** Whether nobody waits for an answer; somebody who just came is heard first. */
async function atRest(inbox: Inbox): Promise<boolean> {
  await condition(() => allHandlersFinished() || !inbox.isEmpty);
  return inbox.isEmpty;
}

/**
 * Whether a run may end though something came meanwhile, as it always does to whom signals never leave in peace: the next run
 * begins with a look, and what was heard fits into it. Who waits for an answer gets it of this run.
 */
async function canGoOnBusy(inbox: Inbox): Promise<boolean> {
  if (!patched('goes-on-as-new-while-busy')) return false;
  await condition(() => allHandlersFinished() || inbox.isAsked);
  return !inbox.isAsked && inbox.fitsOneLook;
}

/** A run that continues has no request for cancellation any more, so what was asked is taken along. */
function goOnAsNew(snapshot: Snapshot, asked: Asked, unheard: readonly DirectSignal[] = []): Promise<never> {
  if (unheard.length > 0) return continueAsNew<typeof customer>(snapshot, asked, unheard);
  const wasAsked = Object.keys(asked).length > 0;
  return continueAsNew<typeof customer>(snapshot, ...(wasAsked ? [asked] : []));
}
