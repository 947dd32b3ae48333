import { parseArgs } from 'node:util';
import { policy } from '../tests/e2e/definitions';
import { startStack } from '../tests/faults/stack';
import { insiders } from './crowd/insiders';
import { parked } from './crowd/parked';
import { machine } from './road/machine';
import { run } from './road/run';

const options = {
  only: { type: 'string', default: 'parked,insiders' },
  parked: { type: 'string', default: '2000' },
  behind: { type: 'string', default: '0' },
  insiders: { type: 'string', default: '100000' },
  seconds: { type: 'string', default: '180' },
} as const;

/** Many people whom one definition concerns: behind a broken template, and inside a journey that is published. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const say = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`);
  const seconds = Number(values.seconds);
  const wanted = values.only.split(',');
  say(machine());
  const stack = await startStack();
  try {
    await stack.surface.policy(policy());
    if (wanted.includes('parked'))
      say({ parked: await parked(stack, { people: Number(values.parked), behind: Number(values.behind), seconds }) });
    if (wanted.includes('insiders')) say({ insiders: await insiders(stack, { people: Number(values.insiders), seconds: seconds / 3 }) }); // prettier-ignore
  } finally {
    await stack.end();
  }
}

run(main);
