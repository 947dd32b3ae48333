import fc from 'fast-check';
import { anyRequest, type FuzzRequest } from './any-request';
import { nameOf, operationsOf, readDescription, type Operation } from './description';
import { judgeBy, sayFinding, type Judge } from './judge';
import { delaySince, longestDelay, whoHolds } from './loop-delay';
import { send } from './send';
import { renewed, type World } from './world';

export type Fuzzing = {
  readonly requests: number;
  readonly seed: number;
  /** Operations that nothing is taken by, so that nobody insists. */
  readonly neverTaken: readonly string[];
};

export type Fuzzed = {
  /** One for each operation and kind of fault. */
  readonly findings: readonly string[];
  /** Operations that never took what was sent, so that their inside was not tried, and what they answered instead. */
  readonly neverGood: ReadonlyMap<string, string>;
  /** Milliseconds. */
  readonly longestDelay: number;
};

/** How many requests one seed makes: a finding comes back with the seed of its window alone. A world made anew costs a hundred. */
const window = 500;
/** Requests after which a long run says how far it is. */
const milestone = 5_000;
const atOnce = 6;
/** How many requests an operation gets that chance passed over: first among all such, then by itself. */
const insistence = { first: 30, then: 150 };
const mostInsistence = 4;

/** Sends any requests to every operation that the server describes, and holds the answers against the description. */
export async function fuzz(world: World, { requests, seed, neverTaken }: Fuzzing): Promise<Fuzzed> {
  const description = await readDescription(world.surface.url);
  const operations = operationsOf(description);
  const judge = judgeBy(description);
  const findings = new Map<string, string>();
  const answers = new Answers();
  let longest = 0;
  const sendWindow = async (among: readonly Operation[], from: number, count = window): Promise<void> => {
    const note = (request: FuzzRequest, wrong: string): void => {
      const kind = `${nameOf(request.operation)} ${wrong}`;
      if (findings.has(kind)) return;
      const finding = `${sayFinding(request, wrong)}\n    FUZZ_SEED=${from} FUZZ_REQUESTS=${count}`;
      findings.set(kind, finding);
      // At once, since what ends a long run would take it along.
      say(finding);
    };
    const fresh = await renewed(world);
    const sample = fc.sample(anyRequest(among, fresh), { seed: from, numRuns: count });
    await delaySince(world);
    await sendAll(sample, world, { judge, note, answers });
    const delay = await delaySince(world);
    longest = Math.max(longest, delay);
    if (delay <= longestDelay) return;
    for (const holder of await whoHolds(world, sample)) note(holder, `holds the event loop above ${longestDelay} ms`);
  };
  for (let sent = 0; sent < requests; sent += window) {
    await sendWindow(operations, seed + sent / window, Math.min(window, requests - sent));
    if ((sent + window) % milestone === 0) say(`${sent + window} requests, ${findings.size} findings`);
  }
  const untaken = (): Operation[] => operations.filter((operation) => !answers.hasTaken(operation));
  const insisted = (): Operation[] => untaken().filter((operation) => !neverTaken.includes(nameOf(operation)));
  // Chance may have passed over some: they get windows of their own before it is told.
  const passedOver = insisted();
  if (passedOver.length > 0) await sendWindow(passedOver, seed, insistence.first * passedOver.length);
  for (let more = 0; more < mostInsistence; more++)
    for (const operation of insisted()) await sendWindow([operation], seed + more, insistence.then);
  const neverGood = new Map(untaken().map((operation) => [nameOf(operation), answers.toldOf(operation)]));
  return { findings: [...findings.values()], neverGood, longestDelay: longest };
}

const say = (line: string): void => void process.stdout.write(`fuzz: ${line}\n`);

/** How often each operation answered with which status. */
class Answers {
  private readonly counts = new Map<string, Map<number, number>>();

  note(operation: Operation, status: number): void {
    const counts = this.of(operation);
    this.counts.set(nameOf(operation), counts.set(status, (counts.get(status) ?? 0) + 1));
  }

  hasTaken(operation: Operation): boolean {
    return [...this.of(operation).keys()].some((status) => status < 400);
  }

  toldOf(operation: Operation): string {
    return [...this.of(operation)].map(([status, times]) => `${status} ${times} times`).join(', ') || 'nothing';
  }

  private of(operation: Operation): Map<number, number> {
    return this.counts.get(nameOf(operation)) ?? new Map<number, number>();
  }
}

type Notes = {
  readonly judge: Judge;
  readonly answers: Answers;
  note(request: FuzzRequest, wrong: string): void;
};

async function sendAll(sample: readonly FuzzRequest[], world: World, { judge, answers, note }: Notes): Promise<void> {
  const rest = [...sample];
  const sender = async (): Promise<void> => {
    for (let request = rest.pop(); request; request = rest.pop()) {
      try {
        const got = await send(world.surface.url, request);
        const wrong = got && judge(request, got);
        if (wrong !== undefined) note(request, wrong);
        if (got) answers.note(request.operation, got.status);
      } catch (error) {
        note(request, `gets no answer: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}
