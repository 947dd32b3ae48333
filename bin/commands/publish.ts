import { chosenFiles, dirOption } from '../files/chosen-files';
import { clientOf } from '../server/client';
import { serverOptions, type Command } from '../terminal/command';
import { readDefinitions } from '../files/definition-file';
import { publishAll } from '../server/publisher';
import { sayProblem } from '../files/said-problem';
import { WrongUse } from '../terminal/wrong-use';

const inFlightChoices = ['keep', 'move', 'drain'];

export const publish: Command = {
  name: 'publish',
  takes: 'FILE… | --dir DIR',
  summary: 'puts journeys, templates, audiences, statements and a policy into force on a running Sojourn',
  details: [
    'Templates and audiences go first, then the policy, the statements and the journeys. A definition with problems is saved as a draft and not published;',
    'its problems are named by file and line.',
  ],
  options: {
    dir: dirOption,
    'in-flight': {
      type: 'string',
      value: 'CHOICE',
      help: `customers who are in an older version: ${inFlightChoices.join(', ')} (default keep)`,
    },
    ...serverOptions,
  },
  example: 'sojourn publish --dir journeys',
  run: async (call) => {
    const inFlight = call.text('in-flight') ?? 'keep';
    if (!inFlightChoices.includes(inFlight))
      throw new WrongUse(`--in-flight takes ${inFlightChoices.join(', ')}, not "${inFlight}".`);
    const definitions = await readDefinitions(await chosenFiles(call, 'publish'));
    const { published, problems } = await publishAll(await clientOf(call), definitions, inFlight);
    const words = [
      ...problems.map(sayProblem),
      ...published.map(({ kind, key, version }) => `published ${kind} ${key} version ${version ?? '?'}`),
    ];
    call.answer(words, { published, problems });
    return problems.some(({ severity }) => severity !== 'warning') ? 1 : 0;
  },
};
