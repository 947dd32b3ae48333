import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { findTemporal } from '../../setup/temporal-cli';
import type { Random } from '../random';
import type { ProcessKind, Stack } from '../stack';
import { parameters } from './parameters';

const command = promisify(execFile);
const kinds: readonly ProcessKind[] = ['worker', 'api', 'temporal', 'postgres', 'mail'];
const strokes = ['kill', 'cancel', 'terminate', 'reset'] as const;
type Stroke = (typeof strokes)[number];

/** What goes wrong during a soak: processes die, and an operator clicks what can be clicked. */
export class OtherHand {
  readonly done: Record<string, number> = {};
  private running = true;
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly stack: Stack,
    private readonly random: Random,
  ) {}

  start(): void {
    this.ended = this.run();
  }

  /** Every process runs again afterwards. */
  async stop(): Promise<void> {
    this.running = false;
    await this.ended;
  }

  private async run(): Promise<void> {
    while (this.running) {
      await sleep(this.random.between(parameters.calm));
      if (!this.running) return;
      const stroke = strokes[Math.floor(this.random.next() * strokes.length)] ?? 'kill';
      const name = stroke === 'kill' ? await this.kill() : await this.click(stroke);
      this.done[name] = (this.done[name] ?? 0) + 1;
    }
  }

  private async kill(): Promise<string> {
    const kind = kinds[Math.floor(this.random.next() * kinds.length)] ?? 'worker';
    await this.stack.parts[kind].kill();
    await sleep(this.random.between(parameters.away));
    await this.stack.parts[kind].start();
    return `kill ${kind}`;
  }

  /** A few customers at once; one that has ended meanwhile cannot be clicked any more. */
  private async click(stroke: Exclude<Stroke, 'kill'>): Promise<string> {
    const connection = await Connection.connect({ address: this.stack.temporalAddress });
    try {
      const client = new Client({ connection });
      const running: string[] = [];
      for await (const { workflowId } of client.workflow.list({
        query: "WorkflowType = 'customer' AND ExecutionStatus = 'Running'",
        pageSize: 50,
      })) {
        running.push(workflowId);
        if (running.length >= 50) break;
      }
      const chosen = running.filter(() => this.random.next() < 0.2);
      let clicked = 0;
      for (const workflowId of chosen)
        clicked += await this.clickOn(client, workflowId, stroke).then(
          () => 1,
          () => 0,
        );
      return clicked > 0 ? stroke : `${stroke} of nobody`;
    } finally {
      await connection.close();
    }
  }

  /** As an operator does it, by Temporal's own command. */
  private async clickOn(client: Client, workflowId: string, stroke: Exclude<Stroke, 'kill'>): Promise<void> {
    if (stroke === 'cancel') await client.workflow.getHandle(workflowId).cancel();
    else if (stroke === 'terminate') await client.workflow.getHandle(workflowId).terminate('soak');
    else {
      const how = ['--type', 'FirstWorkflowTask', '--reason', 'soak', '--address', this.stack.temporalAddress];
      await command(findTemporal(), ['workflow', 'reset', '--workflow-id', workflowId, ...how]);
    }
  }
}
