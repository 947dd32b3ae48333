import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from '@temporalio/worker';
import { builtWorkflows } from '../setup/built-workflows';

const folder = resolve(__dirname, '..', 'histories');
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

let workflowBundle: Awaited<ReturnType<typeof builtWorkflows>>;
beforeAll(async () => {
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

test('a history that this workflow never made is refused', async () => {
  const history = read('timers-and-time-out-1.json');
  const upsert = history.events.find(({ eventType }) => /UPSERT/.test(eventType));
  const timer = history.events.find(({ eventType }) => /TIMER_STARTED/.test(eventType));
  if (!upsert || !timer) throw new Error('the recorded history has no timer');
  delete upsert.upsertWorkflowSearchAttributesEventAttributes;
  upsert.eventType = timer.eventType;
  upsert.timerStartedEventAttributes = timer.timerStartedEventAttributes;
  await expect(replay(history)).rejects.toThrow(/TMPRL1100|[Nn]ondeterminism/);
});
