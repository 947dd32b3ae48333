import { sayInstant } from '../../domain/time/say-instant';
import { clientOf, type Client } from '../server/client';
import { serverOptions, type Command, type CommandCall } from '../terminal/command';
import { definitionFilesIn, readDefinitions } from '../files/definition-file';
import { daysOfPurchases, type Day } from '../demo/purchases';
import { readSummary, saySummary } from '../demo/summary';
import { EventSender } from '../server/event-sender';
import { ProductClock } from '../server/product-clock';
import { progressBar } from '../terminal/progress';
import { publishAll } from '../server/publisher';
import { sayProblem } from '../files/said-problem';
import { shippedFolder } from '../files/shipped';
import { Failure } from '../terminal/wrong-use';

const dayMillis = 86_400_000;
const longestReplayMillis = 2 * 3_600_000;

export const demo: Command = {
  name: 'demo',
  takes: '',
  summary: 'replays the first months of a real shop as live events, and sums up what came of it',
  details: [
    'It publishes the shipped policy, templates and journeys, then lets up to 299 customers of CDNOW (journeys/data) arrive, consent and buy',
    'again, a day of 1997 for each day of the clock of Sojourn, which should run fast: CLOCK_RATE=86400 npm start. A second run goes on',
    'where the first one was stopped.',
  ],
  options: {
    months: { type: 'string', value: 'N', help: 'how many months of the data (default 3; it holds 6)' },
    customers: { type: 'string', value: 'N', help: 'at most so many customers (default 300)' },
    ...serverOptions,
  },
  example: 'sojourn demo --months 1 --customers 50',
  run: async (call) => {
    call.takesNothing();
    const days = await daysOfPurchases({ months: call.count('months', 3), customers: call.count('customers', 300) });
    const client = await clientOf(call);
    const clock = await ProductClock.of(client);
    refuseSlowClock(clock, days);
    await publishShipped(call, client);
    await replay(call, { client, clock, days });
    const calls = days.flatMap((day) => day.calls);
    const people = new Set(calls.map(({ userId = '' }) => userId));
    const replayed = {
      events: calls.length,
      purchases: calls.filter(({ event }) => event === 'Order Completed').length,
    };
    const summary = await readSummary(client, [...people]);
    call.answer(saySummary(summary, replayed), { ...summary, ...replayed });
    const isComplete = (summary.caught ?? summary.sent) === summary.sent && summary.customers['unknown'] === undefined;
    return isComplete ? 0 : 1;
  },
};

function refuseSlowClock({ rate }: ProductClock, days: readonly Day[]): void {
  const last = (days.at(-1)?.number ?? 0) + 1;
  if ((last * dayMillis) / rate <= longestReplayMillis) return;
  throw new Failure(
    `At the pace of its clock this replay would take ${Math.round(last / rate)} days. Start Sojourn with: CLOCK_RATE=86400 npm start`,
  );
}

async function publishShipped(call: CommandCall, client: Client): Promise<void> {
  const definitions = await readDefinitions(await definitionFilesIn(shippedFolder));
  const { published, problems } = await publishAll(client, definitions, 'keep');
  for (const problem of problems) call.io.err(`${sayProblem(problem)}\n`);
  if (problems.some(({ severity }) => severity !== 'warning'))
    throw new Failure('The shipped journeys could not be published.');
  if (!call.json)
    call.io.out(`published ${published.map(({ kind, key }) => (kind === key ? kind : `${kind} ${key}`)).join(', ')}`);
}

/** Sends each day's calls when the clock is there; days that are past at once, and what was sent before counts once. */
async function replay(
  call: CommandCall,
  { client, clock, days }: { client: Client; clock: ProductClock; days: readonly Day[] },
): Promise<void> {
  const start = await startOf(client, clock, days);
  const last = (days.at(-1)?.number ?? 0) + 1;
  const progress = progressBar(call.io, 'days', last);
  let sent = 0;
  for (const { number, calls } of days) {
    progress.update(number, `day ${number} of ${last}, ${sent} events`);
    await clock.reach(start + number * dayMillis);
    const sender = new EventSender(client, '/v1/batch');
    sender.onProblem = (line, problem) => {
      throw new Failure(`The API refuses a call of the demo: ${problem} (${line}).`);
    };
    for (const one of calls) await sender.send(withStart(one, start, days), number);
    await sender.end();
    sent += calls.length;
  }
  await clock.reach(start + last * dayMillis);
  progress.end();
}

/** The first customer of all keeps when the demo began, so that a second run goes on with the first one's days. */
async function startOf(client: Client, clock: ProductClock, days: readonly Day[]): Promise<number> {
  const first = days[0]?.calls[0]?.userId ?? '';
  const { status, body } = await client.request('GET', `/v1/customers/user:${encodeURIComponent(first)}`);
  const kept =
    status === 200 ? (body as { traits?: Record<string, { value?: unknown }> }).traits?.[startTrait]?.value : undefined;
  return typeof kept === 'string' ? Date.parse(kept) : nextMorning(await clock.now());
}

/** 15:00 UTC: late morning where the shipped policy puts people, so that they act when nothing is quiet. */
const nextMorning = (now: number): number => Math.ceil((now - actAt) / dayMillis) * dayMillis + actAt;
const actAt = 15 * 3_600_000;

const startTrait = 'demoBegan';

const withStart = (call: Day['calls'][number], start: number, days: readonly Day[]): Day['calls'][number] =>
  call === days[0]?.calls[0] ? { ...call, traits: { ...call.traits, [startTrait]: sayInstant(start) } } : call;
