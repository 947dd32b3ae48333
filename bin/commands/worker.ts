import type { runWorker as RunWorker } from '../../worker/worker-main';
import { readWorkerConfig } from '../../worker/process/config';
import type { Command } from '../terminal/command';

export const worker: Command = {
  name: 'worker',
  takes: '',
  summary: 'runs the worker alone; many may run at once',
  details: [
    'Settings come from the environment (README.md lists them). It needs DATABASE_URL, MASTER_KEY and SMTP_URL, and',
    'TEMPORAL_ADDRESS where Temporal does not answer at 127.0.0.1:7233. With PORT or OPERATIONS_HOST it answers /healthz, /readyz and /metrics there.',
  ],
  options: {},
  example: 'DATABASE_URL=postgres://localhost/sojourn SMTP_URL=smtp://localhost:25 sojourn worker',
  run: async (call) => {
    call.takesNothing();
    const config = readWorkerConfig(call.io.env);
    // Loaded late: Temporal's native core costs half a second that neither another command nor a wrong setting should pay.
    const { runWorker } = require('../../worker/worker-main') as { runWorker: typeof RunWorker };
    await runWorker(config);
    return 0;
  },
};
