import { parseArgs } from 'node:util';
import { startStack, type Stack } from '../tests/faults/stack';
import { batched, identified, known, single } from './ingest/calls';
import { imported } from './ingest/imported';
import { lists } from './ingest/lists';
import { merged } from './ingest/merged';
import { profileReads } from './ingest/profile-reads';
import { machine } from './road/machine';
import { run } from './road/run';

const options = {
  only: { type: 'string', default: 'batched,known,identified,single,imported,profiles,lists,merged' },
  seconds: { type: 'string', default: '20' },
  customers: { type: 'string', default: '20000' },
  events: { type: 'string', default: '400000' },
  lines: { type: 'string', default: '100000' },
  clients: { type: 'string', default: '48' },
} as const;

/**
 * What comes in a second, durable, with everything on this machine, and what reading a profile takes among many:
 * `--customers 1000000 --events 20000000` for the size of a large shop. Build first.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const seconds = Number(values.seconds);
  const figures: Record<string, (stack: Stack) => Promise<object>> = {
    batched: (stack) => batched(stack, seconds),
    known: (stack) => known(stack, seconds),
    identified: (stack) => identified(stack, seconds),
    single: (stack) => single(stack, { clients: Number(values.clients), seconds }),
    imported: (stack) => imported(stack, Number(values.lines)),
    profiles: (stack) => profileReads(stack, { customers: Number(values.customers), events: Number(values.events), seconds }), // prettier-ignore
    lists: (stack) => lists(stack),
    merged: (stack) => merged(stack, 10_000),
  };
  const say = (one: object): void => void process.stdout.write(`${JSON.stringify(one)}\n`);
  say({ machine: machine() });
  const stack = await startStack();
  try {
    for (const name of values.only.split(',')) {
      const figure = figures[name];
      if (!figure) throw new Error(`--only takes ${Object.keys(figures).join(', ')}; not ${name}`);
      say({ [name]: await figure(stack) });
    }
  } finally {
    await stack.end();
  }
}

run(main);
