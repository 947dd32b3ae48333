import fc from 'fast-check';
import { anyRequest, type FuzzRequest } from './any-request';
import { nameOf, operationsOf, readDescription, type Operation } from './description';
import { judgeBy, sayFinding, type Judge } from './judge';
import { delaySince, longestDelay, whoHolds } from './loop-delay';
import { send } from './send';
import { settle, type World } from './world';

export type Fuzzing = {
  readonly requests: number;
  readonly seed: number;
  /** Operations that nothing is taken by, so that nobody insists. */
  readonly neverTaken: readonly string[];
};

export type Fuzzed = {
  /** One for each operation and kind of fault. */
  readonly findings: readonly string[];
  /** Operations that never took what was sent, so that their inside was not tried. */
  readonly neverGood: readonly string[];
  /** Milliseconds. */
  readonly longestDelay: number;
};

/** How many requests one seed makes: a finding comes back with the seed of its window alone. */
const window = 200;
const atOnce = 6;
/** How many requests an operation gets that chance passed over. */
const insistence = 150;
const mostInsistence = 4;

/** Sends any requests to every operation that the server describes, and holds the answers against the description. */
export async function fuzz(world: World, { requests, seed, neverTaken }: Fuzzing): Promise<Fuzzed> {
  const description = await readDescription(world.surface.url);
  const operations = operationsOf(description);
  const judge = judgeBy(description);
  const findings = new Map<string, string>();
  const good = new Set<string>();
  let longest = 0;
  const sendWindow = async (among: readonly Operation[], from: number, count = window): Promise<void> => {
    const note = (request: FuzzRequest, wrong: string): void => {
      const kind = `${nameOf(request.operation)} ${wrong}`;
      if (findings.has(kind)) return;
      findings.set(kind, `${sayFinding(request, wrong)}\n    FUZZ_SEED=${from} FUZZ_REQUESTS=${count}`);
    };
    const sample = fc.sample(anyRequest(among, world), { seed: from, numRuns: count });
    await settle(world.surface, world.keys.write);
    await delaySince(world);
    await sendAll(sample, world, { judge, note, good });
    const delay = await delaySince(world);
    longest = Math.max(longest, delay);
    if (delay <= longestDelay) return;
    for (const holder of await whoHolds(world, sample)) note(holder, `holds the event loop above ${longestDelay} ms`);
  };
  for (let from = seed; from < seed + requests / window; from++) await sendWindow(operations, from);
  const untaken = (): Operation[] => operations.filter((operation) => !good.has(nameOf(operation)));
  // Chance may have passed over one: it gets windows of its own before it is told.
  for (let more = 0; more < mostInsistence; more++)
    for (const operation of untaken().filter((one) => !neverTaken.includes(nameOf(one))))
      await sendWindow([operation], seed + more, insistence);
  return { findings: [...findings.values()], neverGood: untaken().map(nameOf), longestDelay: longest };
}

type Notes = {
  readonly judge: Judge;
  readonly good: Set<string>;
  note(request: FuzzRequest, wrong: string): void;
};

async function sendAll(sample: readonly FuzzRequest[], world: World, { judge, good, note }: Notes): Promise<void> {
  const rest = [...sample];
  const sender = async (): Promise<void> => {
    for (let request = rest.pop(); request; request = rest.pop()) {
      try {
        const got = await send(world.surface.url, request);
        const wrong = got && judge(request, got);
        if (wrong !== undefined) note(request, wrong);
        if (got && got.status < 400) good.add(nameOf(request.operation));
      } catch (error) {
        note(request, `gets no answer: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}
