import { Worker, type WorkerOptions } from '@temporalio/worker';
import { failInOurWords } from './activity-failures';
import { customersQueue } from '../dispatch/tell-workflow';
import { tellThatItRuns } from './still-runs';
import type { WorkflowCode } from './workflow-code';

/** Wakes that decide at the same time; each holds a database connection for a moment. */
const mostAtOnce = 60;

/** What every worker has in common. */
export const common = {
  // It stands in every history four times a wake, so it is short.
  identity: `sojourn-${process.pid}`,
  shutdownGraceTime: '10 seconds',
  shutdownForceTime: '20 seconds',
  interceptors: { activity: [failInOurWords, tellThatItRuns] },
} as const satisfies Partial<WorkerOptions>;

/**
 * The SDK knows it and does not tell. Code that is interrupted in a promise ends the whole process (nodejs/node#38503), and a starved machine
 * needs more than the usual 5 s for a workflow with thousands of signals; ours never loops.
 */
type Hidden = { readonly isolateExecutionTimeout: string };

/** The worker of the customers' workflows and of the looks that they take. */
export function createCustomersWorker(
  place: Pick<WorkerOptions, 'connection' | 'namespace'>,
  workflows: WorkflowCode,
  activities: object,
): Promise<Worker> {
  const options: WorkerOptions & Hidden = {
    ...place,
    ...common,
    taskQueue: customersQueue,
    ...workflows,
    activities,
    // Whoever waits for days is no worse for being replayed; by itself the SDK keeps thousands where the machine is large.
    maxCachedWorkflows: 80,
    maxConcurrentWorkflowTaskExecutions: 100,
    maxConcurrentLocalActivityExecutions: mostAtOnce,
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
    stickyQueueScheduleToStartTimeout: '5 seconds',
    isolateExecutionTimeout: '10 minutes',
  };
  return Worker.create(options);
}
