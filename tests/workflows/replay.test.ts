import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { HistoryAndWorkflowId } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { replayRunning, type Listing, type Replayed } from '../../worker/engine/replay';
import { builtWorkflows } from '../setup/built-workflows';
import { quietTemporal } from '../setup/quiet-temporal';

const folder = resolve(__dirname, '..', 'histories');
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

let workflowBundle: Awaited<ReturnType<typeof builtWorkflows>>;
beforeAll(async () => {
  quietTemporal();
  workflowBundle = await builtWorkflows();
}, 120_000);

type Recorded = {
  events: {
    eventType: string;
    timerStartedEventAttributes?: unknown;
    upsertWorkflowSearchAttributesEventAttributes?: unknown;
    markerRecordedEventAttributes?: { markerName: string };
  }[];
};
const read = (name: string): Recorded => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recorded;
const replay = (history: Recorded): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, history, 'customer/recorded');

test.each(recorded)('the workflow of today replays %s', async (name) => {
  await expect(replay(read(name))).resolves.toBeUndefined();
});

test('the recorded histories walk every path: signals, timers, queues, updates, a cancellation, a message taken back, a patch, continue-as-new, and the end', () => {
  const types = new Set(
    recorded.flatMap((name) => read(name).events.map(({ eventType }) => eventType.replace(/^EVENT_TYPE_/, ''))),
  );
  for (const type of [
    'WORKFLOW_EXECUTION_SIGNALED',
    'TIMER_FIRED',
    'MARKER_RECORDED',
    'ACTIVITY_TASK_COMPLETED',
    'ACTIVITY_TASK_CANCELED',
    'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
    'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
    'WORKFLOW_EXECUTION_CANCEL_REQUESTED',
    'WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
    'WORKFLOW_EXECUTION_COMPLETED',
  ]) {
    expect(types).toContain(type);
  }
  const markers = recorded.flatMap((name) => read(name).events.map((event) => event.markerRecordedEventAttributes?.markerName)); // prettier-ignore
  expect(markers).toContain('core_patch');
});

/** A history that this workflow never made. */
function foreign(): Recorded {
  const history = read('timers-and-time-out-1.json');
  const upsert = history.events.find(({ eventType }) => /UPSERT/.test(eventType));
  const timer = history.events.find(({ eventType }) => /TIMER_STARTED/.test(eventType));
  if (!upsert || !timer) throw new Error('the recorded history has no timer');
  delete upsert.upsertWorkflowSearchAttributesEventAttributes;
  upsert.eventType = timer.eventType;
  upsert.timerStartedEventAttributes = timer.timerStartedEventAttributes;
  return history;
}

test('a history that this workflow never made is refused', async () => {
  await expect(replay(foreign())).rejects.toThrow(/TMPRL1100|[Nn]ondeterminism/);
});

/** What Temporal lists as running. */
const listing = (histories: readonly Recorded[]): Listing => ({
  list: () => ({
    async *intoHistories(): AsyncGenerator<HistoryAndWorkflowId> {
      for (const [n, history] of histories.entries())
        yield { workflowId: `customer/${n}`, history: history as unknown as HistoryAndWorkflowId['history'] };
    },
  }),
});
async function replayed(histories: readonly Recorded[], most = 10): Promise<Replayed[]> {
  const all: Replayed[] = [];
  for await (const one of replayRunning(listing(histories), { workflowBundle }, most)) all.push(one);
  return all;
}

test('what runs is replayed up to so many, and what this code cannot go on with is named', async () => {
  const good = read('timers-and-time-out-1.json');
  const bad = foreign();
  expect(await replayed([good, bad, good])).toEqual([
    expect.objectContaining({ workflowId: 'customer/0' }),
    expect.objectContaining({ workflowId: 'customer/1', fault: expect.stringMatching(/TMPRL1100|[Nn]ondeterminism/) }),
    expect.objectContaining({ workflowId: 'customer/2' }),
  ]);
  expect((await replayed([good, bad, good]))[2]).not.toHaveProperty('fault');
  expect(await replayed([good, bad, good], 1)).toHaveLength(1);
});
