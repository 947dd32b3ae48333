import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ChannelQueues } from '../../api/http/deps';

const activityQueue = 2;

/** Sets the rate of a channel's queue in Temporal, over a connection that is made at first use. */
export function channelQueues(address: string | undefined): ChannelQueues & { close(): Promise<void> } {
  const config = loadClientConnectConfig({ disableFile: true });
  const namespace = config.namespace ?? 'default';
  const connection = Connection.lazy({ ...config.connectionOptions, ...(address ? { address } : {}) });
  return {
    async limit(kind, perSecond) {
      await connection.withDeadline(Date.now() + 5_000, () =>
        connection.workflowService.updateTaskQueueConfig({
          namespace,
          identity: 'sojourn-api',
          taskQueue: `deliver-${kind}`,
          taskQueueType: activityQueue,
          updateQueueRateLimit: {
            ...(perSecond === undefined ? {} : { rateLimit: { requestsPerSecond: perSecond } }),
            reason: perSecond === undefined ? 'no limit' : `limited to ${perSecond} a second by an operator of Sojourn`,
          },
        }),
      );
    },
    close: () => connection.close(),
  };
}
