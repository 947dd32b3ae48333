import { continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../domain/decide/snapshot';
import { wakeSignal } from './messages';
import { Wake } from './wake';

const longHistory = 300;

const { enrolAudience } = proxyActivities<Pick<Activities, 'enrolAudience'>>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'look who is among the audience',
});

/**
 * A journey that is entered by an audience: it waits for each of its occurrences and lets the people in, spread over time. Whom it
 * has looked at stands in the database; here is only the waiting. It ends when the journey lets nobody in any more.
 */
export async function audience(): Promise<string> {
  const journey = workflowInfo().workflowId.replace(/^audience\//, '');
  const wake = new Wake();
  setHandler(wakeSignal, () => wake.poke(), { description: 'The journey was published, paused, resumed or archived.' });

  for (;;) {
    const due = wake.rise();
    const standing = await enrolAudience({ journey, due });
    setCurrentDetails(`**${journey}**\n\n${standing.words}`);
    if (wake.isPoked) continue;
    if (standing.idle) return standing.words;
    if (workflowInfo().historyLength > longHistory) await continueAsNew<typeof audience>();
    if (standing.wakeIn !== undefined) {
      wake.arm({ at: Date.now() + standing.wakeIn, due: standing.due, summary: standing.words.slice(0, 120) });
    }
    await wake.sleep();
  }
}
