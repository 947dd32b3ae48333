import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Errand } from '../../db/wake/outbox';
import type { WakeSignal } from '../../domain/person/whom';
import type { customer } from '../../workflows/customer';
import { journeysAttribute, stageAttribute } from '../../workflows/messages';
import { endedRef } from '../../workflows/operators-hand';

export const customersQueue = 'customers';
export const workflowIdOf = (customerId: string): string => `customer/${customerId}`;

/** Which name a batch goes under: what an operator should read in the history. */
const telling: readonly WakeSignal[] = ['consentChange', 'registration', 'preferenceChange', 'event', 'wake'];

export type Telling = Pick<Errand, 'customerId' | 'signals' | 'ref' | 'stage' | 'isUnderWay'> & {
  /** That the customer most likely enters now: said with the start they need no event of their own in the history. */
  readonly journeys?: readonly string[];
};

/**
 * Wakes the customer's workflow, or starts it.
 * @returns false when there is more to do later, after an erasure
 * @throws when Temporal cannot be reached or refuses
 */
export async function tellWorkflow(client: Client, errand: Telling): Promise<boolean> {
  const { customerId, signals, ref, stage, journeys = [] } = errand;
  if (signals.includes('erase')) return forget(client, customerId);
  const run = {
    workflowId: workflowIdOf(customerId),
    taskQueue: customersQueue,
    typedSearchAttributes: [
      ...(stage ? [{ key: stageAttribute, value: stage }] : []),
      ...(journeys.length > 0 ? [{ key: journeysAttribute, value: [...journeys] }] : []),
    ],
  };
  // Whose run was ended is told so, and a start tells nothing.
  const mayStart = !errand.isUnderWay && ref !== endedRef && client.connection instanceof NativeConnection;
  if (mayStart && (await starts(client, run))) return true;
  const signal = telling.find((name) => signals.includes(name)) ?? 'wake';
  await client.workflow.signalWithStart<typeof customer, [{ ref: string }]>('customer', {
    ...run,
    signal,
    signalArgs: [{ ref: ref ?? signal }],
  });
  return true;
}

/**
 * Starts the workflow of somebody at rest. Its first task comes with the answer to a worker of this process, which spares Temporal
 * a third of its work; who starts looks at the facts, so that no signal is needed. (It passes worker versioning over.)
 * @returns false where it runs already
 */
async function starts(client: Client, run: Pick<WorkflowStartOptions, 'workflowId' | 'taskQueue'>): Promise<boolean> {
  try {
    const options = { ...run, args: [], workflowIdConflictPolicy: 'FAIL', requestEagerStart: true } as const;
    await client.workflow.start<typeof customer>('customer', options);
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** Runs that are deleted at once; the rest follows, so that nobody waits behind a long life. */
const runsAtOnce = 50;

/** Deletes the runs of an erased customer. What Temporal lists lags behind, so it is done when nothing is listed any more. */
async function forget(client: Client, customerId: string): Promise<boolean> {
  const workflowId = workflowIdOf(customerId);
  const { namespace } = client.options;
  const running = client.workflow.getHandle(workflowId);
  const latest = await running.describe().catch(missing);
  const runIds = latest ? [latest.runId] : [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    if (!runIds.includes(runId)) runIds.push(runId);
    if (runIds.length >= runsAtOnce) break;
  }
  for (const runId of runIds) {
    const workflowExecution = { workflowId, runId };
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }).catch(missing);
  }
  return runIds.length === 0;
}

function missing(error: unknown): undefined {
  const isMissing =
    error instanceof WorkflowNotFoundError || (error instanceof Error && 'code' in error && error.code === 5);
  if (!isMissing) throw error;
}
