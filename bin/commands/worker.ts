import type { runWorker as RunWorker } from '../../worker/worker-main';
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
    // Loaded late: Temporal's native core costs half a second that no other command should pay.
    const { runWorker } = require('../../worker/worker-main') as { runWorker: typeof RunWorker };
    await runWorker(call.io.env);
    return 0;
  },
};
