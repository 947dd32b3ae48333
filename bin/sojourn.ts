import { parseArgs } from 'node:util';
import { CommandCall, type Command } from './terminal/command';
import { api } from './commands/api';
import { backtest } from './commands/backtest';
import { demo } from './commands/demo';
import { doctor } from './commands/doctor';
import { erasures } from './commands/erasures';
import { importEvents } from './commands/import';
import { keys } from './commands/keys';
import { migrate } from './commands/migrate';
import { pause } from './commands/pause';
import { publish } from './commands/publish';
import { reconcile } from './commands/reconcile';
import { replay } from './commands/replay';
import { resume } from './commands/resume';
import { simulateJourney } from './commands/simulate';
import { validate } from './commands/validate';
import { verifyLedgerCommand } from './commands/verify-ledger';
import { worker } from './commands/worker';
import { ConfigError } from '../worker/process/config';
import { helpOf, overview } from './terminal/help';
import { processIo, type Io } from './terminal/io';
import { Failure, WrongUse } from './terminal/wrong-use';

const commands: readonly Command[] = [
  validate,
  publish,
  simulateJourney,
  backtest,
  importEvents,
  demo,
  keys,
  pause,
  resume,
  reconcile,
  replay,
  erasures,
  verifyLedgerCommand,
  doctor,
  migrate,
  api,
  worker,
];

const exit = { good: 0, problems: 1, wrongUse: 2 } as const;

/**
 * The `sojourn` command.
 * @param argv arguments after the program's name
 * @returns the exit status: 0 good, 1 found problems, 2 wrong use
 */
export async function main(argv: readonly string[], io: Io = processIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = commands.find((command) => command.name === rest[0]);
    io.out(about ? helpOf(about) : overview(commands));
    return name === undefined ? exit.wrongUse : exit.good;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) {
    io.err(
      `sojourn: there is no command "${name}". ${commands.map((one) => one.name).join(', ')}; see sojourn --help\n`,
    );
    return exit.wrongUse;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(helpOf(command));
    return exit.good;
  }
  try {
    return await command.run(readCall(command, rest, io));
  } catch (error) {
    return sayFailure(command, error, { io, json: rest.includes('--json') });
  }
}

function readCall(command: Command, argv: readonly string[], io: Io): CommandCall {
  const options = Object.fromEntries(Object.entries(command.options).map(([option, { type }]) => [option, { type }]));
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
    return new CommandCall(io, positionals, values as Record<string, string | boolean | undefined>);
  } catch (error) {
    throw new WrongUse(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error));
  }
}

function sayFailure(command: Command, error: unknown, { io, json }: { io: Io; json: boolean }): number {
  const message = error instanceof Error ? error.message : String(error);
  const wrongUse = error instanceof WrongUse || error instanceof ConfigError;
  const known = wrongUse || error instanceof Failure;
  if (json) io.out(JSON.stringify({ error: message }));
  const said = known ? message : `unexpected: ${error instanceof Error ? (error.stack ?? message) : message}`;
  io.err(`sojourn ${command.name}: ${said}${wrongUse ? ` (sojourn ${command.name} --help shows an example)` : ''}\n`);
  return wrongUse ? exit.wrongUse : exit.problems;
}
