import { Client as Temporal, Connection } from '@temporalio/client';
import type { Stack } from './stack';

const ended = "ExecutionStatus in ('Failed', 'Terminated', 'TimedOut', 'Canceled')";

/** Workflows that did not end by themselves, each with what its history says last. */
export async function brokenWorkflows({ temporalAddress }: Stack): Promise<string[]> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { workflow } = new Temporal({ connection });
    const found: string[] = [];
    for await (const { workflowId, runId, status } of workflow.list({ query: ended })) {
      const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
      const last = (events ?? []).slice(-4).map((event) => JSON.stringify(event));
      found.push([`${workflowId} ${status.name}`, ...last].join('\n'));
    }
    return found;
  } finally {
    await connection.close();
  }
}
