import type { Client } from '@temporalio/client';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';

/** A run that was ended otherwise than by itself. */
export type ClosedRun = { readonly workflowId: string; readonly runId: string };

/** What Temporal lists lags behind what happened: a look begins so much before the end of the last one. */
const overlap = 60_000;

/** Far more than come in a look's overlap, but for an operator who ends a whole namespace. */
const mostRemembered = 20_000;

/** Terminated, failed, timed out or cancelled runs of our workflows, each told of once by this process. */
export class ClosedRuns {
  private readonly told = new Set<string>();

  constructor(private readonly client: Client) {}

  /** Pages of those that were closed since then (Temporal's time). @throws when Temporal is away */
  async *since(from: Millis, pageSize = 500): AsyncGenerator<readonly ClosedRun[]> {
    const closed = ['Terminated', 'Failed', 'TimedOut', 'Canceled'].map((status) => `"${status}"`).join(', ');
    const query = `WorkflowType IN ("customer", "audience") AND ExecutionStatus IN (${closed}) AND CloseTime > "${sayInstant(from - overlap)}"`;
    let page: ClosedRun[] = [];
    for await (const { workflowId, runId } of this.client.workflow.list({ query, pageSize })) {
      if (this.told.has(runId)) continue;
      page.push({ workflowId, runId });
      if (page.length < pageSize) continue;
      yield page;
      this.remember(page);
      page = [];
    }
    if (page.length > 0) yield page;
    this.remember(page);
  }

  private remember(page: readonly ClosedRun[]): void {
    for (const { runId } of page) this.told.add(runId);
    for (const oldest of this.told) {
      if (this.told.size <= mostRemembered) return;
      this.told.delete(oldest);
    }
  }
}
