import type { Command } from './command';

/** What `sojourn --help` says. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => usage(command).length)) + 2;
  return [
    'sojourn: a consent-first customer journey engine',
    '',
    'Usage: sojourn COMMAND [options]',
    '',
    ...commands.map((command) => `  ${usage(command).padEnd(width)}${command.summary}`),
    '',
    'Every command takes --help, with an example, and --json, for machines.',
    'Exit status: 0 good, 1 found problems, 2 wrong use.',
    '',
    'Example: sojourn validate --dir journeys',
  ].join('\n');
}

/** What `sojourn COMMAND --help` says. */
export function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help] as const,
  );
  const all = [...options, ['--json', 'one JSON document instead of words'] as const, ['--help', 'this text'] as const];
  const width = Math.max(...all.map(([option]) => option.length)) + 2;
  return [
    `sojourn ${command.name}: ${command.summary}`,
    '',
    `Usage: sojourn ${usage(command)} [options]`,
    ...(command.details ? ['', ...command.details] : []),
    '',
    ...all.map(([option, help]) => `  ${option.padEnd(width)}${help}`),
    '',
    `Example: ${command.example}`,
  ].join('\n');
}

const usage = ({ name, takes }: Command): string => (takes ? `${name} ${takes}` : name);
