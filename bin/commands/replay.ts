import type { replayAt as ReplayAt } from '../../worker/engine/replay';
import { readConfig } from '../../worker/process/config';
import { rememberedPort } from '../health/remembered-port';
import { messageOf } from '../server/failure-code';
import type { Command } from '../terminal/command';
import { progressBar } from '../terminal/progress';
import { Failure, WrongUse } from '../terminal/wrong-use';

const usually = 1_000;

/** Workflows that are named; more are only counted. */
const mostNamed = 100;

export const replay: Command = {
  name: 'replay',
  takes: '',
  summary: 'says whether this build goes on with every workflow that runs, before it is deployed',
  details: [
    'It reads the histories of what runs in Temporal and replays them with the workflows of this build, as a worker would after the',
    'deploy. It sends, writes and decides nothing, and needs no database. Whatever this build cannot go on with is named, and the exit',
    'status is 1. Temporal is that of TEMPORAL_ADDRESS and TEMPORAL_*, else the embedded one of DATA_DIR.',
  ],
  options: { most: { type: 'string', value: 'N', help: `how many workflows at most (default ${usually})` } },
  example: 'TEMPORAL_ADDRESS=temporal.example.org:7233 sojourn replay --most 5000',
  run: async (call) => {
    call.takesNothing();
    const most = call.count('most', usually);
    const address = await addressOf(call.io.env);
    // Loaded late: Temporal's native core costs half a second that neither another command nor a wrong setting should pay.
    const { replayAt } = require('../../worker/engine/replay') as { replayAt: typeof ReplayAt };
    const progress = progressBar(call.io, 'workflows', undefined);
    const failed: { workflowId: string; runId: string; fault: string }[] = [];
    let replayed = 0;
    try {
      for await (const { fault, ...one } of replayAt(address, most)) {
        progress.update(++replayed);
        if (fault !== undefined) failed.push({ ...one, fault });
      }
    } catch (error) {
      throw new Failure(
        `Temporal does not answer at ${address} (${messageOf(error)}). Start it, or mend TEMPORAL_ADDRESS.`,
      );
    } finally {
      progress.end();
    }
    const named = failed.slice(0, mostNamed);
    call.answer(
      [
        ...named.map(({ workflowId, runId, fault }) => `${workflowId} ${runId}: ${fault}`),
        ...(failed.length > named.length ? [`and ${failed.length - named.length} more`] : []),
        `${replayed} workflows replayed: ${failed.length === 0 ? 'this build goes on with all of them' : `this build cannot go on with ${failed.length}`}.`,
      ],
      { ok: failed.length === 0, replayed, failed: failed.length, workflows: named },
    );
    return failed.length === 0 ? 0 : 1;
  },
};

/** @throws WrongUse when no Temporal is named and none ever ran with this DATA_DIR */
async function addressOf(env: NodeJS.ProcessEnv): Promise<string> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_PORT, DATA_DIR } = readConfig(env);
  const port = TEMPORAL_PORT || (await rememberedPort(DATA_DIR, 'temporal'));
  if (address) return address;
  if (port) return `127.0.0.1:${port}`;
  throw new WrongUse('TEMPORAL_ADDRESS is not set. It says which Temporal, like temporal.example.org:7233.');
}
