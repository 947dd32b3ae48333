import type { CommandCall, OptionSpec } from '../terminal/command';
import { definitionFilesIn } from './definition-file';
import { WrongUse } from '../terminal/wrong-use';

export const dirOption: OptionSpec = {
  type: 'string',
  value: 'DIR',
  help: 'every .yaml and .json file of the folder and the folders in it',
};

/** The definition files that a call names, one by one or by --dir. @throws WrongUse when it names none */
export async function chosenFiles(call: CommandCall, command: string): Promise<readonly string[]> {
  const folder = call.text('dir');
  if (folder !== undefined && call.positionals.length > 0)
    throw new WrongUse(`${command} takes files or --dir, not both.`);
  if (folder !== undefined) return definitionFilesIn(folder);
  if (call.positionals.length === 0) throw new WrongUse(`${command} takes a FILE, or --dir DIR.`);
  return call.positionals;
}
