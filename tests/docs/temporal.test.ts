import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cart, mail, policy } from '../e2e/definitions';
import { openOwnEngine, type OwnEngine } from '../e2e/own-engine';
import { until } from '../e2e/surface';
import { findTemporal } from '../setup/temporal-cli';
import { docs } from './page';

const lines = [...readFileSync(join(docs, 'temporal.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block); // prettier-ignore

let room: OwnEngine;
beforeAll(async () => {
  room = await openOwnEngine();
  await room.surface.policy(policy());
  await room.surface.publish('templates', 'hello', mail('hello'));
  await room.surface.publish('journeys', 'cart', cart('  - wait: 300 days\n  - { message: first, template: hello }\n'));
}, 120_000);
afterAll(() => room?.end(), 60_000);

const details = async (workflowId: string): Promise<string> => {
  const query = room.temporal.workflow.getHandle(workflowId).query<{ currentDetails?: string }>('__temporal_workflow_metadata'); // prettier-ignore
  return (await query.catch(() => undefined))?.currentDetails ?? '';
};

test('every line of docs/temporal.md runs, and the customer goes on after all of them', async () => {
  const { surface } = room;
  await surface.identify('operated', { email: 'operated@example.org' });
  await surface.consent('user:operated', 'cart-reminders', 'granted');
  await surface.track('operated', 'Product Added', { cart_id: '1' });
  const { id } = await surface.profile('user:operated');
  await until('the wait', async () => (await surface.enrolments(id))[0]?.waitingFor);
  const script = [`temporal() { '${findTemporal()}' "$@"; }`, ...lines].join('\n');
  const env = { ...process.env, TEMPORAL_ADDRESS: room.address, CUSTOMER: id };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env });
  expect(stdout).toMatch(/waits/);
  expect(stdout).toMatch(/"?paused"?.*true/);
  expect(stdout).toMatch(/"?paused"?.*false/);
  await until('the keeper', async () => /had been ended.*started again/.test(await details(`customer/${id}`)), 60_000);
  await surface.track('operated', 'Order Completed', { cart_id: '1' });
  await until('the end', async () => (await surface.enrolments(id))[0]?.outcome === 'bought');
}, 120_000);

test('a pause by update-with-start reaches somebody of whom nothing is pending', async () => {
  const { surface } = room;
  await surface.identify('resting', { email: 'resting@example.org' });
  const { id } = await surface.profile('user:resting');
  const [block = ''] = lines.filter((one) => one.includes('execute-update-with-start'));
  const onlyThePause = block.split(/(?<=anything happens"}')\n/)[0] ?? '';
  const script = `temporal() { '${findTemporal()}' "$@"; }\nexport WORKFLOW="customer/$CUSTOMER"\n${onlyThePause}`;
  const env = { ...process.env, TEMPORAL_ADDRESS: room.address, CUSTOMER: id };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env });
  expect(stdout).toMatch(/paused.*true/);
});
