import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Runtime, DefaultLogger, type LogEntry } from '@temporalio/worker';
import type { Logger } from 'pino';
import { connectionsAtOnce } from '../../activities/outlet';
import { linksFor } from '../../api/pages/links';
import { trackedLink } from '../../api/pages/tracked-link';
import { smtp } from '../../channels/email';
import { webhooks } from '../../channels/webhook';
import { askForSweep } from '../../db/wake/sweeps';
import { rendererOf } from '../aside/aside';
import { Threads } from '../aside/threads';
import type { Foundation } from '../process/foundation';
import { senderOf, type Sender } from '../process/sender';
import { deliveriesAtOnce, startEngine, type Engine } from './engine';
import type { TemporalPlace } from './temporal';
import { workflowCode } from './workflow-code';

/** Temporal's own log lines become ours; its signal traps are off, since the composition root drains by itself. */
export function installRuntime(log: Logger): void {
  const write = ({ level, message, meta }: LogEntry): void => {
    const line = { from: 'temporal', ...(meta?.['error'] === undefined ? {} : { error: meta['error'] }) };
    if (level === 'ERROR') log.error(line, message);
    else if (level === 'WARN' && !message.startsWith('No workflows registered')) log.warn(line, message);
    else log.debug(line, message);
  };
  Runtime.install({
    logger: new DefaultLogger('WARN', write),
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  });
}

export type EngineSettings = Sender & {
  /** Private networks that webhooks may reach. */
  readonly webhookAllow: readonly string[];
};

/** Puts channels and activities together and starts the workers and the dispatcher. */
export async function runEngine(
  foundation: Foundation,
  temporal: TemporalPlace,
  settings: EngineSettings,
  log: Logger,
): Promise<Engine> {
  const { publicUrl, webhookAllow } = settings;
  const email = smtp({
    ...senderOf(settings),
    // Wakes and the channel's queue each have theirs, so that no claim waits for one.
    connections: connectionsAtOnce + deliveriesAtOnce,
  });
  const { db, pool, clock, definitions, secrets } = foundation;
  const threads = new Threads();
  const build = buildOf(join(__dirname, '../..'));
  const engine = await startEngine({
    deps: {
      db,
      build,
      definitions,
      clock,
      secrets,
      log,
      channels: new Map([[email.kind, email]]),
      webhooks: webhooks({ allow: webhookAllow }),
      renderAside: rendererOf(threads),
      linksFor: (message) => linksFor(publicUrl, secrets.links, message),
      trackedLink: (link) => trackedLink(publicUrl, secrets.links, link),
    },
    pool,
    temporal,
    log,
    publicUrl,
    workflows: workflowCode(),
  });
  // Where the database is away at this moment they are tried at their next time, as always.
  if (build) void askForSweep(db, 'parked-elsewhere', build).catch(() => undefined);
  return {
    ...engine,
    stop: async () => {
      await engine.stop();
      await Promise.all([email.close(), threads.close()]);
    },
  };
}

/** What the build was made of; sources that run by themselves have no name. */
function buildOf(folder: string): string {
  const stamp = join(folder, 'inputs.sha256');
  return existsSync(stamp) ? readFileSync(stamp, 'utf8').slice(0, 16) : '';
}
