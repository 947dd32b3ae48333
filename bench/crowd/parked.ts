import { setTimeout as sleep } from 'node:timers/promises';
import { mail } from '../../tests/e2e/definitions';
import type { Stack } from '../../tests/faults/stack';
import { untilQuiet } from '../road/entries';
import { quantile, rounded } from '../road/numbers';
import { ask, postBatch, settle } from '../road/people';

const inBatch = 100;

const journey = 'journey: odd\npurpose: news\nenter: { on: Odd }\nsteps:\n  - { message: hello, template: boxes }\n  - wait: 1 day\n'; // prettier-ignore

/** A template that no memory is enough for, until somebody mends it. */
const boxes = (most: string): string =>
  mail('boxes').replace('subject: "boxes"', `subject: "{% for n in (1..${most}) %}.{% endfor %}"`);

const parkedNow = async (stack: Stack): Promise<{ people: number; tries: number }> => {
  const [row] = await ask<{ people: number; tries: number }>(stack, 'select count(*)::int as people, coalesce(sum(tries), 0)::int as tries from parked where retry_at is not null'); // prettier-ignore
  return row ?? { people: 0, tries: 0 };
};

/** People behind one broken template: how often they are tried, and what becomes of them when it is mended. */
export async function parked(stack: Stack, { people, seconds }: { readonly people: number; readonly seconds: number }) {
  const { surface } = stack;
  await surface.publish('templates', 'boxes', boxes('customer.traits.boxes'));
  await surface.publish('journeys', 'odd', journey);
  const users = await settle(stack, 'odd', people);
  const trait = JSON.stringify({ boxes: { value: 1_000_000_000, source: 'bench', at: 1 } });
  await ask(stack, `update customers set traits = $1::jsonb where customer_id in (select customer_id from identifier_owners where kind = 'user' and value like 'odd-%')`, [trait]); // prettier-ignore
  for (let from = 0; from < people; from += inBatch) await postBatch(stack, users.slice(from, from + inBatch), 'Odd');
  while ((await parkedNow(stack)).people < people) await sleep(500);
  const tries = await triesDuring(stack, seconds);
  const since = performance.now();
  await surface.publish('templates', 'boxes', boxes('3'));
  while ((await mailsToOdd(stack)).length < people) await sleep(500);
  const mendedSeconds = (performance.now() - since) / 1_000;
  await untilQuiet(stack);
  const to = await mailsToOdd(stack);
  return {
    people,
    triesASecond: rounded(tries.reduce((sum, one) => sum + one, 0) / tries.length),
    most: Math.max(...tries),
    ninetyFive: quantile(tries, 0.95),
    mendedSeconds: rounded(mendedSeconds),
    sentASecond: rounded(people / mendedSeconds),
    sent: new Set(to).size,
    sentTwice: to.length - new Set(to).size,
    stillParked: (await parkedNow(stack)).people,
  };
}

/** @returns tries in each second */
async function triesDuring(stack: Stack, seconds: number): Promise<number[]> {
  const tries: number[] = [];
  let { tries: before } = await parkedNow(stack);
  for (let second = 0; second < seconds; second++) {
    await sleep(1_000);
    const { tries: now } = await parkedNow(stack);
    tries.push(now - before);
    before = now;
  }
  return tries;
}

const mailsToOdd = async (stack: Stack): Promise<string[]> =>
  (await stack.mails()).flatMap(({ to }) => (to.startsWith('odd-') ? [to] : []));
