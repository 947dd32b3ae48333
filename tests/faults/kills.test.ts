import { setTimeout as sleep } from 'node:timers/promises';
import { mail, policy } from '../e2e/definitions';
import { until } from '../e2e/surface';
import { audit, countWorkflows, pending, type Findings } from './audit';
import { brokenWorkflows } from './broken';
import { Load } from './load';
import { parameters } from './parameters';
import { seedFrom } from '../setup/seed';
import { Random } from './random';
import { comesToRest } from './rest';
import { startStack, type ProcessKind, type Stack } from './stack';

const chosen = seedFrom('FAULT_SEED');
const random = new Random(chosen);
const kinds: readonly ProcessKind[] = ['worker', 'api', 'temporal', 'postgres', 'mail'];

let stack: Stack;
let load: Load;
const report: Record<string, unknown> = { seed: chosen };

beforeAll(async () => {
  process.stderr.write(`faults: FAULT_SEED=${chosen} brings this run back\n`);
  stack = await startStack({ clockRate: parameters.clockRate });
  const { surface } = stack;
  await surface.policy(policy());
  await surface.publish('templates', 'note', mail('note'));
  await surface.publish('templates', 'receipt', mail('receipt').replace('class: marketing', 'class: service'));
  await surface.publish('journeys', 'news', journey('news', 'news', 'Signed Up', 'note'));
  await surface.publish('journeys', 'orders', journey('orders', 'orders', 'Order Placed', 'receipt'));
  load = new Load(surface, new Random(chosen + 1));
  load.start();
}, 120_000);

afterAll(async () => {
  process.stderr.write(`faults: ${JSON.stringify(report)}\n`);
  load?.abandon();
  await stack?.end();
}, 120_000);

/** Long runs tell where they are. */
function begin(phase: string): void {
  load.phase = phase;
  const accepted = load.people.filter(({ acceptedAt }) => acceptedAt !== undefined).length;
  process.stderr.write(
    `faults: ${phase} at ${Math.round(performance.now() / 1_000)} s, ${accepted} of ${load.people.length} accepted\n`,
  );
}

const journey = (key: string, purpose: string, event: string, template: string): string => `
journey: ${key}
name: ${key}
purpose: ${purpose}
enter: { on: ${event} }
steps:
  - { message: first, template: ${template} }
  - wait: ${parameters.wait}
  - { message: second, template: ${template} }
`;

test.each(kinds)(
  'the %s is killed at random moments and comes back, again and again',
  async (kind) => {
    begin(kind);
    for (let kill = 0; kill < parameters.killsOfEach; kill++) {
      await sleep(random.between(parameters.lives));
      await stack.parts[kind].kill();
      await sleep(random.between(parameters.away));
      await stack.parts[kind].start();
    }
    await load.hasMet(parameters.leastInAPhase);
    expect(stack.parts[kind].runs).toBe(true);
  },
  60_000 + 60_000 * parameters.killsOfEach,
);

test('Temporal stays away under load, and everything is accepted meanwhile', async () => {
  begin('absence');
  await stack.parts.temporal.kill();
  const before = load.people.length;
  await sleep(parameters.temporalAbsence);
  const came = load.people.slice(before);
  expect(came.length).toBeGreaterThan((parameters.temporalAbsence / 1_000 - 5) * parameters.journeysPerSecond * 0.8);
  await until('the acceptance of all who came', async () => came.every(({ acceptedAt }) => acceptedAt !== undefined));
  await stack.parts.temporal.start();
}, 150_000);

test('afterwards everything comes to its end: no wake, event, message or workflow is left over', async () => {
  begin('calm');
  await load.hasMet(parameters.leastInAPhase);
  await load.stop();
  const rest = await comesToRest(() => pending(stack), {
    stillFor: parameters.stillFor,
    longest: parameters.longestRest,
  });
  report['drain'] = rest;
  expect(rest.last).toEqual({ outbox: 0, undecided: 0, messages: 0, active: 0, running: 0 });
  expect(load.failures).toEqual([]);
}, 1_200_000);

test.each([...kinds, 'absence', 'calm'])(
  'of what came while the %s was under attack nothing is lost, doubled or forbidden',
  async (phase) => {
    const people = load.people.filter((person) => person.phase === phase);
    const found: Findings = await audit(stack, people);
    const { unknown, repeated, inTheAir, customers, mails } = found;
    report[phase] = { customers, mails, unknown, repeated, inTheAir };
    expect(customers).toBeGreaterThan(10);
    expect(found).toMatchObject({ undecided: [], lost: [], doubled: [], forbidden: [], open: [] });
  },
);

test('no workflow failed, was ended or timed out', async () => {
  expect(await brokenWorkflows(stack)).toEqual([]);
  expect(await countWorkflows(stack, "ExecutionStatus = 'Completed'")).toBeGreaterThan(load.people.length / 2);
});

test('asked to end, worker and API drain and exit with 0', async () => {
  expect(await stack.parts.worker.stop()).toBe(0);
  expect(await stack.parts.api.stop()).toBe(0);
}, 40_000);
