import { ConfigError, readConfig } from './process/config';
import { Shutdown } from './process/shutdown';
import type { startParts as StartParts } from './start-parts';

/**
 * `npm start`: everything on one machine in one process, with embedded servers for what the environment does not name.
 * Returns when SIGINT or SIGTERM has drained it.
 */
export async function start(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const shutdown = new Shutdown();
  try {
    const config = readConfig(env);
    // Loaded late, so that a wrong setting is told before Temporal's native core is there.
    const { startParts } = require('./start-parts') as { startParts: typeof StartParts };
    const parts = await startParts(config, shutdown);
    await Promise.race([shutdown.requested, parts.failed]);
  } catch (error) {
    if (!shutdown.isRequested) sayFailure(error);
  }
  await shutdown.run();
}

function sayFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sojourn: ${error instanceof ConfigError ? message : `stopped: ${message}`}\n`);
  process.exitCode = 1;
}
