import { TemporalFailure, proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { Activities, AdvanceInput, Snapshot } from '../domain/decide/snapshot';
import { mostSilence } from './still-runs';

/** A wake costs one marker in history. Short: where the database is away, the regular activity below waits instead. */
const local = proxyLocalActivities<Pick<Activities, 'advance'>>({
  startToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 2, initialInterval: '200 milliseconds' },
  localRetryThreshold: '1 second',
  summary: 'decide and speak',
});

/** Its retries write no history, so that an outage of hours costs nothing. It never gives up. */
const patient = proxyActivities<Pick<Activities, 'advance'>>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: mostSilence,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
  summary: 'decide and speak, as soon as the database is back',
});

/**
 * Decides what the facts call for, speaks, and says what the customer waits for. Whatever becomes of a look, the next one follows: a
 * worker without room cancels one that waits for its second try, and an operator may complete or fail one by hand.
 */
export async function decideAndSpeak(input: AdvanceInput): Promise<Snapshot> {
  const said = await ifItCame(local.advance(input));
  if (said !== undefined) return said;
  for (;;) {
    const later: unknown = await ifItCame(patient.advance(input));
    if (isSnapshot(later)) return later;
    if (later === undefined)
      await sleep('1 second', { summary: 'an operator ended the last look; then comes another' });
  }
}

/** @returns nothing where the look failed or was cancelled, which nobody asks of it: a request to cancel reaches no life */
async function ifItCame(look: Promise<Snapshot>): Promise<Snapshot | undefined> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof TemporalFailure) return undefined;
    throw error;
  }
}

const isSnapshot = (said: unknown): said is Snapshot =>
  typeof said === 'object' && said !== null && 'stage' in said && typeof said.stage === 'string';
