import { openDatabase } from '../../db/base/database';
import { createPool } from '../../db/base/pool';
import { eraseAgain, listedErasures, type ListedErasure } from '../../db/rights/erasures';
import { workOffErasures } from '../../worker/keep/eraser';
import { readConfig } from '../../worker/process/config';
import { layFoundation } from '../../worker/process/foundation';
import { createLog } from '../../worker/process/log';
import { readErasures } from '../files/erasure-list';
import { withDatabase } from '../server/database';
import type { Command, CommandCall } from '../terminal/command';
import { progressBar } from '../terminal/progress';

const askedAtOnce = 1_000;

export const erasures: Command = {
  name: 'erasures',
  takes: '',
  summary: 'lists who was erased, or erases them anew from what a backup brought back',
  details: [
    'The list is JSON lines of ids that name nobody, {"erased", "at"}. Write it to a place beside your backups, more often than you make',
    'them: it is how an older backup learns of the erasures that came after it. After a restore, and before anybody is served, --replay',
    'erases everybody on the list who is there again; it may be run as often as you like, and a run that was ended goes on with the next.',
    'The database is that of DATABASE_URL, else the embedded one of DATA_DIR.',
  ],
  options: { replay: { type: 'string', value: 'FILE', help: 'erase anew who is on this list' } },
  example: 'sojourn erasures > erasures.jsonl',
  run: async (call) => {
    call.takesNothing();
    const file = call.text('replay');
    if (file === undefined) await list(call);
    else await replay(call, await readErasures(file));
    return 0;
  },
};

const list = ({ io }: CommandCall): Promise<void> =>
  withDatabase(io.env, async (_url, { appUrl }) => {
    const pool = createPool({ url: appUrl, max: 1, name: 'sojourn-erasures' });
    try {
      for await (const page of listedErasures(openDatabase(pool))) for (const one of page) io.out(JSON.stringify(one));
    } finally {
      await pool.end();
    }
  });

/** All are on record before the first of them is erased, so that whatever ends this loses nobody. */
const replay = (call: CommandCall, gone: readonly ListedErasure[]): Promise<void> =>
  withDatabase(call.io.env, async (_url, { appUrl: databaseUrl, masterKey }) => {
    const clockRate = readConfig(call.io.env).CLOCK_RATE;
    const log = createLog('silent', 'erasures');
    const foundation = await layFoundation({ databaseUrl, masterKey, clockRate, connections: 2, name: 'sojourn-erasures', log }); // prettier-ignore
    const progress = progressBar(call.io, 'people', undefined);
    try {
      let back = 0;
      for (let from = 0; from < gone.length; from += askedAtOnce)
        back += await eraseAgain(foundation.db, gone.slice(from, from + askedAtOnce), foundation.clock.now());
      const erased = await workOffErasures({ ...foundation, clockRate }, (done) => progress.update(done));
      const said = `${gone.length} on the list, of whom ${back} are there again; ${erased} erased.`;
      call.answer([said], { listed: gone.length, back, erased });
    } finally {
      progress.end();
      await foundation.close();
    }
  });
