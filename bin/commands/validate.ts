import { chosenFiles, dirOption } from '../files/chosen-files';
import type { Command } from '../terminal/command';
import { readDefinitions } from '../files/definition-file';
import { judgeDefinitions } from '../files/judge-definitions';
import { sayProblem } from '../files/said-problem';

export const validate: Command = {
  name: 'validate',
  takes: 'FILE… | --dir DIR',
  summary: 'checks journeys, templates, audiences, statements and policies without a server',
  details: [
    'Told apart by their first key (journey:, template:, audience:, statement:, else a policy); a YAML file may hold many, parted by ---. What the files',
    'say of each other is checked too; a template, journey or audience that is not among them is a warning, since it may be on the server.',
  ],
  options: { dir: dirOption },
  example: 'sojourn validate --dir journeys',
  run: async (call) => {
    const definitions = await readDefinitions(await chosenFiles(call, 'validate'));
    const { problems } = await judgeDefinitions(definitions);
    const errors = problems.filter(({ severity }) => severity !== 'warning').length;
    const total = `${definitions.length} ${definitions.length === 1 ? 'definition' : 'definitions'}, ${errors} ${errors === 1 ? 'error' : 'errors'}, ${problems.length - errors} ${problems.length - errors === 1 ? 'warning' : 'warnings'}`;
    call.answer([...problems.map(sayProblem), total], { ok: errors === 0, definitions: definitions.length, problems });
    return errors === 0 ? 0 : 1;
  },
};
