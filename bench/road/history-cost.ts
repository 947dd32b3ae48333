import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { until } from '../../tests/e2e/surface';
import type { Stack } from '../../tests/faults/stack';
import { settle } from './people';
import { cloudActions, typeOf, type RecordedHistory } from './cloud-actions';

export type Variant = 'event' | 'time-out';

export type HistoryCost = {
  readonly runs: number;
  readonly events: number;
  readonly bytes: number;
  readonly actions: number;
  /** Every event's type, in order. */
  readonly types: readonly string[];
};

/** Sends one customer through the reference journey and reads what it left in Temporal, over all runs. @param turn each with somebody else */
export async function historyCost(stack: Stack, variant: Variant, turn = 1): Promise<HistoryCost> {
  const [user = ''] = await settle(stack, `reference-${variant}-${turn}`, 1);
  const { surface } = stack;
  await surface.track(user, 'Signed Up');
  if (variant === 'event') {
    await until('the wait-for', async () => (await surface.enrolments(`user:${user}`))[0]?.step.startsWith('2'));
    await surface.track(user, 'Email Clicked');
  }
  const ended = async (): Promise<boolean> =>
    (await surface.enrolments(`user:${user}`)).some(({ state }) => state !== 'active');
  await until('the end', ended, 60_000);
  const { id } = await surface.profile(`user:${user}`);
  await sleep(500);
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    const client = new Client({ connection });
    const events: RecordedHistory['events'][number][] = [];
    let [runs, bytes] = [0, 0];
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = "customer/${id}"` })) {
      const handle = client.workflow.getHandle(`customer/${id}`, runId);
      events.push(...(JSON.parse(historyToJSON(await handle.fetchHistory())) as RecordedHistory).events);
      bytes += (await handle.describe()).historySize ?? 0;
      runs += 1;
    }
    return { runs, events: events.length, bytes, actions: cloudActions(events), types: events.map(typeOf) };
  } finally {
    await connection.close();
  }
}
