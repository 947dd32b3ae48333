import { openDatabase } from '../../db/base/database';
import { createPool } from '../../db/base/pool';
import { reconcile as wakeOpenWork } from '../../db/wake/reconcile';
import type { Command } from '../terminal/command';
import { withDatabase } from '../server/database';
import { progressBar } from '../terminal/progress';

const customersAtOnce = 2_000;

export const reconcile: Command = {
  name: 'reconcile',
  takes: '',
  summary: 'wakes every customer of whom something is pending, at once',
  details: [
    'A worker does so by itself: within a minute it starts again whom no workflow holds, also after Temporal lost its data. This runs the',
    'whole sweep now, over every customer with an active enrolment, an open message, an undecided event or a moment that is due. A customer',
    'whose workflow runs is woken once for nothing, which does no harm. The wakes happen as soon as a worker and Temporal are there.',
    'The database is that of DATABASE_URL, else the embedded one of DATA_DIR.',
  ],
  options: {},
  example: 'DATABASE_URL=postgres://localhost/sojourn sojourn reconcile',
  run: async (call) => {
    call.takesNothing();
    const progress = progressBar(call.io, 'customers', undefined);
    const found = await withDatabase(call.io.env, async (_url, { appUrl }) => {
      const pool = createPool({ url: appUrl, max: 1, name: 'sojourn-reconcile' });
      try {
        return await wakeOpenWork(openDatabase(pool), customersAtOnce, (looked, woken) =>
          progress.update(looked, `${woken} woken`),
        );
      } finally {
        await pool.end();
        progress.end();
      }
    });
    call.answer([`${found.looked} customers looked at, ${found.woken} will be woken.`], found);
    return 0;
  },
};
