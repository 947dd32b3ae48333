import { readConfig, ConfigError, type Config } from '../../worker/process/config';
import { clientOf } from '../server/client';
import { serverOptions, type Command } from '../terminal/command';
import { checkDatabase, checkSchema } from '../health/database';
import { checkMachine } from '../health/machine';
import { checkSmtp, checkTemporal } from '../health/neighbours';
import { checkProblems } from '../health/problems';
import { checkRequests } from '../health/requests';
import { checkServer } from '../health/server';
import type { Finding } from '../health/finding';

export const doctor: Command = {
  name: 'doctor',
  takes: '',
  summary: 'looks whether everything that Sojourn needs is there',
  details: [
    'It reads the same settings as npm start. What the settings do not name is embedded and looked for by what DATA_DIR remembers.',
  ],
  options: serverOptions,
  example: 'sojourn doctor',
  run: async (call) => {
    call.takesNothing();
    const findings = await examine(call.io.env, () => clientOf(call));
    const width = Math.max(...findings.map(({ part }) => part.length));
    const words = findings.map(
      ({ part, ok, said, remedy }) =>
        `${ok ? 'ok     ' : 'problem'}  ${part.padEnd(width)}  ${said}${remedy ? ` ${remedy}` : ''}`,
    );
    call.answer(words, { ok: findings.every(({ ok }) => ok), findings });
    return findings.every(({ ok }) => ok) ? 0 : 1;
  },
};

async function examine(env: NodeJS.ProcessEnv, client: () => ReturnType<typeof clientOf>): Promise<Finding[]> {
  const config = settings(env);
  if (config instanceof ConfigError) return [{ part: 'settings', ok: false, said: config.message }];
  const findings = await Promise.all([
    checkMachine(config.DATA_DIR),
    checkDatabase(config),
    checkSchema(config),
    checkTemporal(config),
    checkSmtp(config),
    client().then((server) => checkServer(server)),
    client().then((server) => checkProblems(server)),
    client().then((server) => checkRequests(server)),
  ]);
  return [{ part: 'settings', ok: true, said: 'can be read.' }, ...findings.flat()];
}

function settings(env: NodeJS.ProcessEnv): Config | ConfigError {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
