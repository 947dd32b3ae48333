import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { cart, mail, policy } from '../e2e/definitions';
import { startProduct, type Product } from '../e2e/product';
import { pause, until } from '../e2e/surface';
import { startStack, type Stack } from '../faults/stack';

/**
 * Walks every path of the workflow on the whole product and keeps the histories:
 * `node -r ./tests/setup/typescript-hook.cjs tests/histories/record.ts`. To be run after a wanted change of workflows/.
 */
async function main(): Promise<void> {
  const product = await startProduct({ env: { CLOCK_RATE: '3600' } });
  await record(product).finally(() => product.end());
  const stack = await startStack({ clockRate: 3_600 });
  await recordOutage(stack).finally(() => stack.end());
}

/** A wake that finds the database away waits in the patient activity. */
async function recordOutage({ parts, surface, temporalAddress }: Stack): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  const temporal = new Client({ connection });
  const id = await somebody({ surface }, 'outage');
  const idle = async () => (await temporal.workflow.getHandle(`customer/${id}`).describe()).status.name !== 'RUNNING';
  await until('rest', idle);
  await parts.postgres.kill();
  const start = { workflowId: `customer/${id}`, taskQueue: 'customers', signal: 'wake' };
  await temporal.workflow.signalWithStart('customer', start);
  await pause(6_000);
  await parts.postgres.start();
  await until('the end', idle, 60_000);
  await keep({ temporal }, id, 'database-away');
  await connection.close();
}

async function record(product: Product): Promise<void> {
  const { surface } = product;
  await surface.policy(policy());
  for (const key of ['hello', 'reminder']) await surface.publish('templates', key, mail(key));
  const steps =
    '  - message: first\n    template: hello\n  - wait: 2 hours\n  - wait-for: { on: Email Clicked, within: 4 hours }\n    then: [ { message: thanks, template: hello } ]\n    else: [ { message: reminder, template: reminder } ]\n';
  await surface.publish('journeys', 'cart', cart(steps));

  const timeOut = await somebody(product, 'time-out');
  await surface.track('time-out', 'Product Added', { cart_id: '1' });
  await ended(product, timeOut);
  await keep(product, timeOut, 'timers-and-time-out');

  const bought = await somebody(product, 'bought');
  await surface.track('bought', 'Product Added', { cart_id: '1' });
  await until('the wait', async () => (await surface.enrolments(bought))[0]?.waitingFor);
  await surface.track('bought', 'Order Completed', { cart_id: '1' });
  await ended(product, bought);
  await keep(product, bought, 'exit-in-a-wait');

  const queued = await somebody(product, 'queued');
  await surface.good('PATCH', '/v1/channels/email', { paused: true });
  await surface.track('queued', 'Product Added', { cart_id: '1' });
  await pause(1_500);
  await surface.good('PATCH', '/v1/channels/email', { paused: false });
  await ended(product, queued);
  await keep(product, queued, 'through-the-queue');

  const takenBack = await somebody(product, 'taken-back');
  await surface.good('PATCH', '/v1/channels/email', { paused: true });
  for (const cart_id of ['1', '2']) await surface.track('taken-back', 'Product Added', { cart_id });
  await pause(1_500);
  await surface.track('taken-back', 'Order Completed', { cart_id: '1' });
  await pause(1_500);
  await surface.good('PATCH', '/v1/channels/email', { paused: false });
  await ended(product, takenBack);
  await keep(product, takenBack, 'taken-back');

  const steered = await somebody(product, 'steered');
  await surface.track('steered', 'Product Added', { cart_id: '1' });
  const handle = product.temporal.workflow.getHandle(`customer/${steered}`);
  await until('the wait', async () => (await surface.enrolments(steered))[0]?.waitingFor);
  await handle.executeUpdate('pause', { args: [{ reason: 'recorded' }] });
  await handle.executeUpdate('resume');
  await ended(product, steered);
  await keep(product, steered, 'paused-and-resumed');

  const asked = await somebody(product, 'asked');
  await surface.track('asked', 'Product Added', { cart_id: '1' });
  await until('the wait', async () => (await surface.enrolments(asked))[0]?.waitingFor);
  await product.temporal.workflow.getHandle(`customer/${asked}`).cancel();
  await ended(product, asked);
  await keep(product, asked, 'asked-to-cancel');

  const busy = await somebody(product, 'busy');
  for (let n = 0; n < 60; n++) {
    await surface.track('busy', 'Product Added', { cart_id: String(n) });
    await pause(120);
  }
  await ended(product, busy);
  await keep(product, busy, 'continued-as-new');

  await surface.publish('audiences', 'all', 'audience: all\nwhen: "true"\n');
  await surface.publish('journeys', 'yearly', 'journey: yearly\npurpose: news\nenter: { audience: all, every: FREQ=YEARLY }\nsteps:\n  - wait: 1 hour\n'); // prettier-ignore
  await neverInPeace(product, 'yearly');

  const nobody = 'customer/00000000-0000-4000-8000-000000000000';
  const start = {
    workflowId: nobody,
    taskQueue: 'customers',
    signal: 'event',
    signalArgs: [{ id: '1', name: 'Nothing' }],
  };
  await product.temporal.workflow.signalWithStart('customer', start);
  await product.temporal.workflow.getHandle(nobody).result();
  await keep(product, nobody.slice('customer/'.length), 'nobody');
}

/** Signals come to an audience until a run has ended for a new one. */
async function neverInPeace({ temporal }: Product, journey: string): Promise<void> {
  const workflowId = `audience/${journey}`;
  const start = { workflowId, taskQueue: 'customers', signal: 'wake', signalArgs: [{ ref: 'outbox' }], args: [] };
  let isOver = false;
  const sender = async (): Promise<void> => {
    while (!isOver) await temporal.workflow.signalWithStart('audience', start);
  };
  const senders = [sender(), sender(), sender()];
  const query = `WorkflowId = "${workflowId}" and ExecutionStatus = "ContinuedAsNew"`;
  const { runId } = await until('a run that went on as new', async () => {
    for await (const run of temporal.workflow.list({ query })) return run;
    return undefined;
  }).finally(() => (isOver = true));
  await Promise.all(senders);
  await keepRun({ temporal }, { workflowId, runId }, 'never-in-peace');
}

async function somebody({ surface }: Pick<Product, 'surface'>, user: string): Promise<string> {
  await surface.identify(user, { email: `${user}@example.org` });
  await surface.consent(`user:${user}`, 'cart-reminders', 'granted');
  return (await surface.profile(`user:${user}`)).id;
}

async function ended({ surface, temporal }: Product, id: string): Promise<void> {
  await until('the end', async () => {
    const passages = await surface.enrolments(id);
    const { status } = await temporal.workflow.getHandle(`customer/${id}`).describe();
    return passages.length > 0 && passages.every(({ state }) => state !== 'active') && status.name !== 'RUNNING';
  });
}

async function keep({ temporal }: Pick<Product, 'temporal'>, id: string, name: string): Promise<void> {
  const workflowId = `customer/${id}`;
  const found: { runId: string; startTime: Date }[] = [];
  for await (const run of temporal.workflow.list({ query: `WorkflowId = "${workflowId}"` })) found.push(run);
  let runs = 0;
  for (const { runId } of found.sort((a, b) => Number(a.startTime) - Number(b.startTime)))
    await keepRun({ temporal }, { workflowId, runId }, `${name}-${++runs}`);
}

type Run = { readonly workflowId: string; readonly runId: string };

async function keepRun({ temporal }: Pick<Product, 'temporal'>, run: Run, name: string): Promise<void> {
  const history = await temporal.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  writeFileSync(join(__dirname, `${name}.json`), historyToJSON(history));
  process.stdout.write(`${name}: ${history.events?.length} events\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
