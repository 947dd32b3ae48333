import { randomUUID } from 'node:crypto';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { Snapshot } from '../../../domain/decide/snapshot';
import { tellWorkflow, workflowIdOf, type Telling } from '../../../worker/dispatch/tell-workflow';
import { startOwnWorker, type OwnWorker } from '../own-worker';
import { until } from './outbox-room';

let own: OwnWorker;
let client: Client;
let standing: Snapshot;
let looked: string[] = [];

beforeAll(async () => {
  own = await startOwnWorker({
    advance: async ({ customerId }) => {
      looked.push(customerId);
      return standing;
    },
  });
  ({ client } = own);
}, 180_000);
afterAll(() => own.end());
beforeEach(() => {
  looked = [];
  standing = { stage: 'registered', journeys: [], idle: false, wakeIn: 86_400_000 } as unknown as Snapshot;
});

const telling = (more: Partial<Telling> = {}): Telling => ({
  customerId: randomUUID(),
  signals: ['event'],
  ref: undefined,
  stage: 'registered',
  isUnderWay: false,
  ...more,
});

async function historyOf(customerId: string) {
  const { events } = await client.workflow.getHandle(workflowIdOf(customerId)).fetchHistory();
  return events ?? [];
}

const signalsIn = async (customerId: string): Promise<string[]> =>
  (await historyOf(customerId)).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);

test('somebody at rest is started, with the stage, its first task at once, and needs no signal', async () => {
  const errand = telling();
  expect(await tellWorkflow(client, errand)).toBe(true);
  await until(() => looked.includes(errand.customerId));
  const [started] = await historyOf(errand.customerId);
  const attributes = started?.workflowExecutionStartedEventAttributes;
  expect(attributes?.eagerExecutionAccepted).toBe(true);
  expect(Object.keys(attributes?.searchAttributes?.indexedFields ?? {})).toEqual(['Stage']);
  expect(await signalsIn(errand.customerId)).toEqual([]);
});

const upserts = async (customerId: string): Promise<number> =>
  (await historyOf(customerId)).filter((event) => event.upsertWorkflowSearchAttributesEventAttributes).length;
const shownOf = async (customerId: string): Promise<unknown> => {
  const { searchAttributes } = await client.workflow.getHandle(workflowIdOf(customerId)).describe();
  return searchAttributes['Journeys'];
};

test('a journey that is entered as expected is said once, with the start', async () => {
  standing = {
    stage: 'registered',
    journeys: [{ journey: 'welcome' }],
    idle: false,
    wakeIn: 86_400_000,
  } as unknown as Snapshot;
  const errand = telling({ journeys: ['welcome'] });
  await tellWorkflow(client, errand);
  await until(async () => (await historyOf(errand.customerId)).some((event) => event.timerStartedEventAttributes));
  expect(await shownOf(errand.customerId)).toEqual(['welcome']);
  expect(await upserts(errand.customerId)).toBe(0);
});

test('a journey that was expected and is not entered is not shown any more', async () => {
  const errand = telling({ journeys: ['welcome'] });
  await tellWorkflow(client, errand);
  await until(async () => (await historyOf(errand.customerId)).some((event) => event.timerStartedEventAttributes));
  expect(await shownOf(errand.customerId)).toBeUndefined();
  expect(await upserts(errand.customerId)).toBe(1);
});

test('who was believed to be at rest and is not is signalled instead: nothing is lost', async () => {
  const errand = telling();
  await tellWorkflow(client, errand);
  await until(() => looked.length === 1);
  expect(await tellWorkflow(client, { ...errand, signals: ['event', 'consentChange'] })).toBe(true);
  await until(() => looked.length === 2);
  expect(await signalsIn(errand.customerId)).toEqual(['consentChange']);
});

test('who was believed to be under way and is not is started by the signal', async () => {
  const errand = telling({ isUnderWay: true, ref: 'r-1' });
  await tellWorkflow(client, errand);
  await until(() => looked.includes(errand.customerId));
  expect(await signalsIn(errand.customerId)).toEqual(['event']);
});

test('a client that shares no connection with a worker signals, as ever', async () => {
  const apart = await Connection.connect({ address: own.address });
  const errand = telling();
  await tellWorkflow(new Client({ connection: apart }), errand);
  await until(() => looked.includes(errand.customerId));
  expect(await signalsIn(errand.customerId)).toEqual(['event']);
  await apart.close();
});

test('who completed is started again', async () => {
  standing = { stage: 'registered', journeys: [], idle: true } as unknown as Snapshot;
  const errand = telling();
  for (let n = 1; n <= 2; n++) {
    await tellWorkflow(client, errand);
    await client.workflow.getHandle(workflowIdOf(errand.customerId)).result();
    expect(looked).toHaveLength(n);
  }
});

test('of an erased customer every run goes, the running one too, and then it is said that nothing is left', async () => {
  standing = { stage: 'registered', journeys: [], idle: true } as unknown as Snapshot;
  const errand = telling();
  for (let n = 0; n < 3; n++) {
    await tellWorkflow(client, errand);
    await client.workflow.getHandle(workflowIdOf(errand.customerId)).result();
  }
  standing = { stage: 'registered', journeys: [], idle: false, wakeIn: 86_400_000 } as unknown as Snapshot;
  await tellWorkflow(client, errand);
  await until(() => looked.length === 4);
  await until(() => tellWorkflow(client, { ...errand, signals: ['erase'] }), 120_000);
  await expect(client.workflow.getHandle(workflowIdOf(errand.customerId)).describe()).rejects.toThrow(
    WorkflowNotFoundError,
  );
  expect(await tellWorkflow(client, { ...errand, signals: ['erase'] })).toBe(true);
});
