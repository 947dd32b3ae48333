import { TemporalFailure, isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities, AdvanceInput, Snapshot } from '../domain/decide/snapshot';

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
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
  summary: 'decide and speak, as soon as the database is back',
});

/** Decides what the facts call for, speaks, and says what the customer waits for. */
export async function decideAndSpeak(input: AdvanceInput): Promise<Snapshot> {
  try {
    return await local.advance(input);
  } catch (error) {
    // A local activity's failure comes bare, as ApplicationFailure, not wrapped in ActivityFailure.
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
  }
  for (;;) {
    const said: unknown = await patient.advance(input);
    if (isSnapshot(said)) return said;
  }
}

/** An operator may complete the activity by hand with anything; then it is asked again. */
const isSnapshot = (said: unknown): said is Snapshot =>
  typeof said === 'object' && said !== null && 'stage' in said && typeof said.stage === 'string';
