import {
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../domain/decide/snapshot';
import { wakeSignal } from './messages';
import { OperatorsHand, sayAsked, type Asked } from './operators-hand';
import { mostSilence } from './still-runs';
import { Wake } from './wake';

const longHistory = 300;

const { enrolAudience } = proxyActivities<Pick<Activities, 'enrolAudience'>>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: mostSilence,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'look who is among the audience',
});

/**
 * A journey that is entered by an audience: it waits for each of its occurrences and lets the people in, spread over time. Whom it
 * has looked at stands in the database; here is only the waiting. It ends when the journey lets nobody in any more.
 * @param asked what had been asked of the run that continued as this one
 */
export function audience(asked?: Asked): Promise<string> {
  const journey = workflowInfo().workflowId.replace(/^audience\//, '');
  const wake = new Wake();
  let words = '';
  const hand = new OperatorsHand(asked ?? {}, showWords);
  const hear = (payload?: { readonly ref?: string }): void => {
    hand.hearRef(payload?.ref);
    wake.poke();
  };
  setHandler(wakeSignal, hear, { description: 'The journey was published, paused, resumed or archived.' });
  return hand.shield(live, () => wake.loseTimer());

  async function live(): Promise<string> {
    for (;;) {
      const due = wake.rise();
      const standing = await enrolAudience({ journey, due });
      ({ words } = standing);
      showWords();
      const isLong = workflowInfo().historyLength > longHistory;
      if (wake.isPoked) {
        // The next run begins with a look, so that a poke is not lost.
        if (isLong && patched('goes-on-as-new-while-busy')) await goOnAsNew();
        continue;
      }
      if (standing.idle) return words;
      if (isLong) await goOnAsNew();
      if (standing.wakeIn !== undefined) {
        wake.arm({ at: Date.now() + standing.wakeIn, due: standing.due, summary: words.slice(0, 120) });
      }
      await wake.sleep();
    }
  }

  function goOnAsNew(): Promise<never> {
    return continueAsNew<typeof audience>(...(Object.keys(hand.said).length > 0 ? [hand.said] : []));
  }

  function showWords(): void {
    setCurrentDetails([`**${journey}**`, words, sayAsked(hand.said)].filter((part) => part !== '').join('\n\n'));
  }
}
