/**
 * What a "no" takes until it is answered, said by POST consents and by one-click in turn, while journeys hand over mail; and that nothing
 * which it forbids is handed over after its answer. Build first.
 *
 * node -r ./tests/setup/typescript-hook.cjs bench/withdrawal.ts [--perSecond 200] [--entries 20] [--seconds 20]
 */
import { parseArgs } from 'node:util';
import { startStack, type Stack } from '../tests/faults/stack';
import { askerOf } from './ingest/caller';
import { costOf } from './ingest/cost';
import { untilQuiet } from './road/entries';
import { publish } from './road/journeys';
import { machine } from './road/machine';
import { quantile, rounded } from './road/numbers';
import { atPace } from './road/pace';
import { settle } from './road/people';
import { withdrawalsOf, type Withdrawn } from './withdrawal/withdraw';
import { run } from './road/run';

const options = {
  perSecond: { type: 'string', default: '200' },
  entries: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '20' },
} as const;

/** Two mails two seconds apart, so that a "no" meets a passage before, between and after them. */
const talking = `
journey: talking
name: Talking
purpose: news
enter: { on: Signed Up }
steps:
  - { message: first, template: hello }
  - wait: 2 seconds
  - { message: second, template: hello }
`;

type Load = { readonly perSecond: number; readonly entries: number; readonly seconds: number };

/** Everybody who withdraws while the rest enters; of the withdrawals one in ten is of somebody to whom the journey speaks just then. */
async function underLoad(stack: Stack, { perSecond, entries, seconds }: Load): Promise<readonly Withdrawn[]> {
  const first = await withdrawalsOf(stack, await settle(stack, 'first', perSecond * warmUp));
  await atPace(perSecond, warmUp, async (n) => void (await first(n)));
  const leaving = await settle(stack, 'leaving', perSecond * seconds);
  const coming = await settle(stack, 'coming', entries * seconds);
  const withdraw = await withdrawalsOf(stack, leaving);
  const call = askerOf(stack);
  const entered: Record<string, number> = {};
  const enter = async (user: string): Promise<void> => {
    const asked = call('POST', '/v1/track', { userId: user, event: 'Signed Up' });
    const { status } = await asked.catch(() => ({ status: 0 }));
    entered[status] = (entered[status] ?? 0) + 1;
  };
  const said: Withdrawn[] = [];
  const { result } = await costOf(stack, async () => {
    const begun = performance.now();
    await Promise.all([
      atPace(perSecond, seconds, async (n) => {
        if (n % speaks === 0) await enter(leaving[n] ?? '');
        // Over the length of the journey, so that each part of it is met.
        if (n % speaks === 0) await new Promise((done) => setTimeout(done, ((n / speaks) * 37) % 3_000));
        said.push(await withdraw(n));
      }),
      atPace(entries, seconds, (n) => enter(coming[n] ?? '')),
    ]);
    return { count: said.length, seconds: (performance.now() - begun) / 1_000, result: said };
  }).then((found) => {
    print({ cpuMillisEach: found.cpuMillisEach, entered });
    return found;
  });
  await untilQuiet(stack);
  return result;
}

const speaks = 10;
/** Seconds of noes before it counts: the first ones of a process open connections and compile what they run. */
const warmUp = 2;

/** Mails that came after an answer of 200 to a "no" that forbids them. */
async function forbidden(stack: Stack, said: readonly Withdrawn[]): Promise<string[]> {
  const answered = new Map(
    said.filter(({ status }) => status === 200).map((one) => [`${one.user}@example.org`, one.at]),
  );
  return (await stack.mails()).flatMap(({ to, at }) => {
    const since = answered.get(to);
    return since !== undefined && at > since ? [`${to}: ${at - since} ms after the answer`] : [];
  });
}

const figuresOf = (said: readonly Withdrawn[]) => {
  const took = said.map(({ millis }) => millis);
  const answers: Record<string, number> = {};
  for (const { status } of said) answers[status] = (answers[status] ?? 0) + 1;
  return {
    answers,
    p50: rounded(quantile(took, 0.5)),
    p99: rounded(quantile(took, 0.99)),
    most: rounded(Math.max(...took)),
  };
};

const print = (one: object): void => void process.stdout.write(`${JSON.stringify(one)}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const load = {
    perSecond: Number(values.perSecond),
    entries: Number(values.entries),
    seconds: Number(values.seconds),
  };
  print({ machine: machine(), load });
  const stack = await startStack();
  try {
    await publish(stack, 'talking', talking);
    const said = await underLoad(stack, load);
    for (const by of ['consents', 'one-click'] as const)
      print({ [by]: figuresOf(said.filter((one) => one.by === by)) });
    print({ mails: (await stack.mails()).length, forbiddenAfterAnswer: await forbidden(stack, said) });
  } finally {
    await stack.end();
  }
}

run(main);
