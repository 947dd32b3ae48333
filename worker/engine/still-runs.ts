import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Of the time after which Temporal takes an activity for dead, so that a starved process may miss some of its beats. */
const share = 1 / 4;

/**
 * Tells Temporal that an activity still runs, so that one whose process died is begun anew within its heartbeat timeout, and not only
 * when the longest one would have ended.
 */
export const tellThatItRuns: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const { heartbeatTimeoutMs, isLocal } = context.info;
      if (isLocal || !heartbeatTimeoutMs) return next(input);
      const beats = setInterval(() => context.heartbeat(), heartbeatTimeoutMs * share);
      try {
        return await next(input);
      } finally {
        clearInterval(beats);
      }
    },
  },
});
