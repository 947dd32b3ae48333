import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../../tests/faults/stack';
import { startFloor } from './floor';
import { median, rounded } from './numbers';
import { ask, outboxRows, postBatch, settle } from './people';
import { coresDuring } from './processes';

export type Blocks = { readonly rounds: number; readonly seconds: number };

const inBatch = 100;
const backlog = 150;
const warmUp = 3_000;
/** More than any block can use. */
const mostASecond = 200;

/** Floor and entries in turn on one server, so that a noisy neighbour meets both. */
export async function entries(stack: Stack, { rounds, seconds }: Blocks) {
  const floor = await startFloor(stack.temporalAddress);
  const floors: number[] = [];
  const rates: number[] = [];
  const splits: Record<string, number>[] = [];
  const floorSplits: Record<string, number>[] = [];
  const entryMillis: Record<string, number>[] = [];
  const floorMillis: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const bare = await coresDuring(groupsOf(stack), () => floor.measure(seconds));
    floors.push(bare.result);
    floorSplits.push(bare.cores);
    floorMillis.push(millisEach(bare.cores, bare.result));
    const users = await settle(stack, `entry-${round}`, seconds * mostASecond);
    const { result, cores } = await coresDuring(groupsOf(stack), () => entryBlock(stack, users, seconds));
    rates.push(result.rate);
    splits.push(cores);
    entryMillis.push(millisEach(cores, result.rateWithWarmUp));
    await untilQuiet(stack);
  }
  await floor.stop();
  const cores = medians(splits);
  const parked = await ask<{ n: number }>(
    stack,
    "select count(*)::int as n from enrolments where state = 'active' and waiting is not null",
  );
  return {
    floor: floors.map(rounded),
    entries: rates.map(rounded),
    floorMedian: rounded(median(floors)),
    entriesMedian: rounded(median(rates)),
    ratio: rounded(median(rates) / median(floors)),
    parked: parked[0]?.n ?? 0,
    mails: (await stack.mails()).length,
    cores,
    floorCores: medians(floorSplits),
    entryMillis: medians(entryMillis),
    floorMillis: medians(floorMillis),
    binds: whatBinds(cores),
  };
}

const medians = (splits: readonly Record<string, number>[]): Record<string, number> =>
  Object.fromEntries(
    Object.keys(splits[0] ?? {}).map((name) => [name, rounded(median(splits.map((split) => split[name] ?? 0)))]),
  );

/** CPU of each, in milliseconds: a noisy neighbour changes it less than rates. */
function millisEach(cores: Readonly<Record<string, number>>, rate: number): Record<string, number> {
  const all = Object.values(cores).reduce((sum, one) => sum + one, 0);
  const split = Object.entries({ ...cores, all }).map(([name, one]) => [name, (one / rate) * 1_000]);
  return Object.fromEntries(split);
}

const groupsOf = ({ parts }: Stack) => ({
  temporal: [parts.temporal.pid],
  postgres: [parts.postgres.pid],
  worker: [parts.worker.pid],
  api: [parts.api.pid],
  mailServer: [parts.mail.pid],
  bench: [process.pid],
});

/** Keeps a backlog and counts the mails that arrive after a warm-up, and in all. */
async function entryBlock(
  stack: Stack,
  users: readonly string[],
  seconds: number,
): Promise<{ rate: number; rateWithWarmUp: number }> {
  const rest = [...users];
  const begun = Date.now();
  const from = Date.now() + warmUp;
  const end = from + seconds * 1_000;
  while (Date.now() < end) {
    if ((await outboxRows(stack)) < backlog) await postBatch(stack, rest.splice(0, inBatch), 'Signed Up');
    else await sleep(100);
  }
  const mails = (await stack.mails()).filter(({ at }) => at >= begun);
  const inside = mails.filter(({ at }) => at >= from && at < end);
  return { rate: inside.length / seconds, rateWithWarmUp: (mails.length / (Date.now() - begun)) * 1_000 };
}

/** The end of a block: everything that was accepted is parked. */
export async function untilQuiet(stack: Stack): Promise<void> {
  for (;;) {
    const [row] = await ask<{ open: number }>(
      stack,
      "select ((select count(*) from outbox) + (select count(*) from events where undecided) + (select count(*) from messages where status in ('decided', 'handing-over')))::int as open",
    );
    if (row?.open === 0) return sleep(500);
    await sleep(200);
  }
}

function whatBinds(cores: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(cores).sort(([, a], [, b]) => b - a);
  const all = sorted.reduce((sum, [, one]) => sum + one, 0);
  const [name, most] = sorted[0] ?? ['nobody', 0];
  return `${all.toFixed(2)} cores in all; ${name} takes most (${most.toFixed(2)})`;
}
