import { Client, type HistoryAndWorkflowId } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { customersQueue } from '../dispatch/tell-workflow';
import { createLog } from '../process/log';
import { installRuntime } from './run-engine';
import { workflowCode, type WorkflowCode } from './workflow-code';

/** The part of Temporal's client that says what runs. */
export type Listing = {
  list(asked: { query: string }): {
    intoHistories(at?: { concurrency: number; bufferLimit: number }): AsyncIterable<HistoryAndWorkflowId>;
  };
};

export type Replayed = {
  readonly workflowId: string;
  readonly runId: string;
  /** Why this code cannot go on with it. */
  readonly fault?: string;
};

/**
 * Replays what runs in Temporal as a worker with this code would after a deploy. Nothing is sent, written or decided by it.
 * @param most how many runs at most
 */
export async function* replayRunning(workflows: Listing, code: WorkflowCode, most: number): AsyncGenerator<Replayed> {
  const query = `TaskQueue = '${customersQueue}' AND ExecutionStatus = 'Running'`;
  const histories = workflows.list({ query }).intoHistories({ concurrency: 5, bufferLimit: 5 });
  const replayed = Worker.runReplayHistories(code, firstOf(histories, most));
  for await (const { workflowId, runId, error } of replayed)
    yield { workflowId, runId, ...(error ? { fault: error.message.split('\n')[0] ?? '' } : {}) };
}

/** The same at an address, with the code of this build. */
export async function* replayAt(address: string, most: number): AsyncGenerator<Replayed> {
  installRuntime(createLog('silent', 'replay'));
  const { namespace = 'default', connectionOptions } = loadClientConnectConfig({ disableFile: true });
  const connection = await NativeConnection.connect({ ...connectionOptions, address });
  try {
    yield* replayRunning(new Client({ connection, namespace }).workflow, workflowCode(), most);
  } finally {
    await connection.close();
  }
}

async function* firstOf(all: AsyncIterable<HistoryAndWorkflowId>, most: number): AsyncGenerator<HistoryAndWorkflowId> {
  let left = most;
  for await (const one of all) {
    yield one;
    if (--left === 0) return;
  }
}
