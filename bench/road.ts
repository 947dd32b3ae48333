import { parseArgs } from 'node:util';
import { startStack, type Stack } from '../tests/faults/stack';
import { entries } from './road/entries';
import { entry, publish } from './road/journeys';
import { latency } from './road/latency';
import { machine } from './road/machine';
import { rest } from './road/rest';
import { unlistened } from './road/unlistened';
import { run } from './road/run';

const options = {
  only: { type: 'string', default: 'entries,unlistened,latency,rest' },
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '30' },
  json: { type: 'boolean', default: false },
} as const;

/** Each figure on the same server, one after the other. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const seconds = Number(values.seconds);
  const onStack: Record<string, (stack: Stack) => Promise<object>> = {
    entries: (stack) => entries(stack, { rounds: Number(values.rounds), seconds }),
    unlistened: (stack) => unlistened(stack, seconds / 2),
    latency: (stack) => latency(stack, { perSecond: 5, seconds: seconds * 2 }),
  };
  const wanted = values.only.split(',');
  const unknown = wanted.filter((name) => !(name in onStack) && name !== 'rest');
  if (unknown.length > 0)
    throw new Error(`--only takes ${[...Object.keys(onStack), 'rest'].join(', ')}; not ${unknown.join(', ')}`);
  const figures: Record<string, object> = { machine: machine() };
  const say = (name: string): void => {
    if (!values.json) process.stdout.write(`${name}: ${JSON.stringify(figures[name], undefined, 2)}\n`);
  };
  say('machine');
  if (wanted.includes('rest')) figures['rest'] = await rest(seconds * 2);
  if (wanted.includes('rest')) say('rest');
  const measured = wanted.filter((name) => name !== 'rest');
  if (measured.length > 0) {
    const stack = await startStack();
    await publish(stack, 'entry', entry);
    for (const name of measured) {
      figures[name] = (await onStack[name]?.(stack)) ?? {};
      say(name);
    }
    await stack.end();
  }
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

run(main);
