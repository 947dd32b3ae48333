import { DefaultLogger, Runtime } from '@temporalio/worker';

/** What Temporal's client and worker say of each step and retry is no business of a test's; errors are. Before anything else of theirs in a process. */
export function quietTemporal(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  });
}
