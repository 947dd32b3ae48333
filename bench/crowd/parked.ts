import { setTimeout as sleep } from 'node:timers/promises';
import { nextTryIn } from '../../domain/decide/trouble/retry';
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

type Crowd = {
  /** Who come there by themselves. */
  readonly people: number;
  /** Who stand there already: put into the tables as the last of these stands. */
  readonly behind: number;
  readonly seconds: number;
};

/** People behind one broken template: how often they are tried, and what becomes of them when it is mended. */
export async function parked(stack: Stack, { people, behind, seconds }: Crowd) {
  const { surface } = stack;
  await surface.publish('templates', 'boxes', boxes('customer.traits.boxes'));
  await surface.publish('journeys', 'odd', journey);
  const users = await settle(stack, 'odd', people);
  await spoil(stack, 'odd');
  for (let from = 0; from < people; from += inBatch) await postBatch(stack, users.slice(from, from + inBatch), 'Odd');
  while ((await parkedNow(stack)).people < people) await sleep(500);
  if (behind > 0) await stand(stack, people, behind);
  const tries = await triesDuring(stack, seconds);
  const since = performance.now();
  await surface.publish('templates', 'boxes', boxes('3'));
  const isOver = (): boolean => behind > 0 && performance.now() - since > seconds * 1_000;
  while ((await mailsToOdd(stack)).length < people + behind && !isOver()) await sleep(500);
  const watchedSeconds = (performance.now() - since) / 1_000;
  if (behind === 0) await untilQuiet(stack);
  const to = await mailsToOdd(stack);
  return {
    people,
    behind,
    triesASecond: rounded(tries.reduce((sum, one) => sum + one, 0) / tries.length),
    most: Math.max(...tries),
    ninetyFive: quantile(tries, 0.95),
    /** Until all mails were there, or the time was over. */
    watchedSeconds: rounded(watchedSeconds),
    sentASecond: rounded(to.length / watchedSeconds),
    sent: new Set(to).size,
    sentTwice: to.length - new Set(to).size,
    stillParked: (await parkedNow(stack)).people,
  };
}

/** Gives those of a name the trait that the template breaks by. */
async function spoil(stack: Stack, prefix: string): Promise<void> {
  const trait = JSON.stringify({ boxes: { value: 1_000_000_000, source: 'bench', at: 1 } });
  await ask(stack, `update customers set traits = $1::jsonb where customer_id in (select customer_id from identifier_owners where kind = 'user' and value like $2)`, [trait, `${prefix}-%`]); // prettier-ignore
}

/** Others who stand there as one of those stands, and whose next try is when the rules say of so many. */
async function stand(stack: Stack, people: number, behind: number): Promise<void> {
  await settle(stack, 'odd-behind', behind);
  await spoil(stack, 'odd-behind');
  const waits = Array.from(
    { length: behind },
    () => nextTryIn({ tries: 1, people: people + behind }, Math.random()) / 1_000,
  );
  await ask(
    stack,
    `with one as (select p.customer_id, p.id from parked p limit 1),
      known as (select customer_id, row_number() over () as nth from identifier_owners where kind = 'user' and value like 'odd-behind-%'),
      fresh as materialized (select customer_id, gen_random_uuid() as passage, gen_random_uuid() as message, seconds
        from known join unnest($1::float8[]) with ordinality as w (seconds, nth) using (nth)),
      en as (insert into enrolments select (jsonb_populate_record(null::enrolments, to_jsonb(e) || jsonb_build_object('customer_id', f.customer_id, 'enrolment_id', f.passage,
          'waiting', jsonb_build_object('for', 'hand-over', 'messageId', f.message)))).* from one join enrolments e on e.customer_id = one.customer_id cross join fresh f),
      ms as (insert into messages select (jsonb_populate_record(null::messages, to_jsonb(m) || jsonb_build_object('customer_id', f.customer_id, 'enrolment_id', f.passage, 'message_id', f.message))).*
        from one join messages m on m.customer_id = one.customer_id cross join fresh f)
      insert into parked select (jsonb_populate_record(null::parked, to_jsonb(p) || jsonb_build_object('customer_id', f.customer_id, 'id', f.passage,
        'retry_at', now() + f.seconds * interval '1 second'))).* from one join parked p on p.customer_id = one.customer_id cross join fresh f`,
    [waits],
  );
  await ask(stack, 'analyze');
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
