import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Errand, SignalName } from '../db/outbox';
import type { customer } from '../workflows/customer';
import { stageAttribute } from '../workflows/messages';

export const customersQueue = 'customers';
export const workflowIdOf = (customerId: string): string => `customer/${customerId}`;

/** Which name a batch goes under: what an operator should read in the history. */
const telling: readonly SignalName[] = ['consentChange', 'registration', 'preferenceChange', 'event', 'wake'];

/** Wakes the customer's workflow, or starts it. @throws when Temporal cannot be reached */
export async function tellWorkflow(client: Client, { customerId, signals, ref, stage }: Errand): Promise<void> {
  if (signals.includes('erase')) return forget(client, customerId);
  const signal = telling.find((name) => signals.includes(name)) ?? 'wake';
  await client.workflow.signalWithStart<typeof customer, [{ ref: string }]>('customer', {
    workflowId: workflowIdOf(customerId),
    taskQueue: customersQueue,
    signal,
    signalArgs: [{ ref: ref ?? signal }],
    ...(stage ? { typedSearchAttributes: [{ key: stageAttribute, value: stage }] } : {}),
  });
}

/** More runs of one customer than Temporal keeps between two erasures. */
const mostRuns = 10_000;

/** Deletes every run of an erased customer, newest first. */
async function forget(client: Client, customerId: string): Promise<void> {
  const workflowId = workflowIdOf(customerId);
  const { namespace } = client.options;
  for (let run = 0; run < mostRuns; run++) {
    try {
      const { runId } = await client.workflow.getHandle(workflowId).describe();
      await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
      await new Promise((resolve) => setTimeout(resolve, 100));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || isNotFound(error)) return;
      throw error;
    }
  }
}

const isNotFound = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 5;
