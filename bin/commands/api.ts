import type { runApi as RunApi } from '../../worker/api-main';
import { readConfig } from '../../worker/process/config';
import type { Command } from '../terminal/command';

export const api: Command = {
  name: 'api',
  takes: '',
  summary: 'runs the HTTP API alone; many may run at once',
  details: ['Settings come from the environment (README.md lists them). It needs DATABASE_URL and MASTER_KEY.'],
  options: {},
  example: 'DATABASE_URL=postgres://localhost/sojourn PORT=3000 sojourn api',
  run: async (call) => {
    call.takesNothing();
    const config = readConfig(call.io.env);
    // Loaded late, as the worker is: validate must not pay for Express and Temporal's native core, nor a wrong setting.
    const { runApi } = require('../../worker/api-main') as { runApi: typeof RunApi };
    await runApi(config);
    return 0;
  },
};
