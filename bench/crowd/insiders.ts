import { setTimeout as sleep } from 'node:timers/promises';
import { mail } from '../../tests/e2e/definitions';
import type { Stack } from '../../tests/faults/stack';
import { quantile, rounded } from '../road/numbers';
import { atPace } from '../road/pace';
import { ask, settle } from '../road/people';

const journey = (key: string, on: string, steps: string): string =>
  `journey: ${key}\npurpose: news\nenter: { on: ${on} }\nsteps:\n${steps}`;
const crowded = (more = ''): string => journey('crowded', 'Joined', `  - wait: 300 days\n${more}`);

const perSecond = 5;

/** What others wait for their mail before and while so many people inside a journey are moved to a new version of it. */
export async function insiders(
  stack: Stack,
  { people, seconds }: { readonly people: number; readonly seconds: number },
) {
  const { surface } = stack;
  await surface.publish('templates', 'quick', mail('quick'));
  await surface.publish('journeys', 'quick', journey('quick', 'Quick', '  - { message: hello, template: quick }\n'));
  await surface.publish('journeys', 'crowded', crowded());
  await letIn(stack, people);
  const before = await latency(stack, 'before', seconds);
  const since = performance.now();
  const further = crowded('  - { message: late, template: quick }\n');
  await surface.good('PUT', '/v1/journeys/crowded', further, { 'content-type': 'application/yaml' });
  await surface.good('POST', '/v1/journeys/crowded/publish', { inFlight: 'move' });
  const published = performance.now() - since;
  const during = await latency(stack, 'during', seconds);
  const [sweep] = await ask<{ told: number }>(
    stack,
    "select count(*)::int as told from enrolments join sweeps on whom = 'inside' and customer_id <= after where journey = 'crowded'",
  );
  return { people, publishedMillis: rounded(published), before, during, told: sweep?.told ?? 0 };
}

/** Passages that wait for months, put straight into the tables. */
async function letIn(stack: Stack, people: number): Promise<void> {
  await ask(
    stack,
    `with fresh as (insert into customers (customer_id, stage, stage_since, created_at)
        select gen_random_uuid(), 'registered', now(), now() from generate_series(1, $1) returning customer_id)
     insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, waiting, entry, results, entered_at)
     select customer_id, gen_random_uuid(), 'crowded', 1, '', 'active', (select definition #>> '{steps,0,id}' from journey_versions where key = 'crowded'), now(),
       jsonb_build_object('for', 'time', 'until', extract(epoch from now() + interval '300 days') * 1000),
       jsonb_build_object('by', 'event', 'at', extract(epoch from now()) * 1000, 'name', 'Joined', 'eventId', gen_random_uuid(), 'properties', '{}'::jsonb), '{}', now() from fresh`,
    [people],
  );
  await ask(stack, 'analyze');
}

/** Real milliseconds from the answer to an event to the mail server having the message. */
async function latency(stack: Stack, prefix: string, seconds: number) {
  const users = await settle(stack, prefix, perSecond * seconds);
  const answered = new Map<string, number>();
  await atPace(perSecond, seconds, async (n) => {
    const user = users[n] ?? '';
    await stack.surface.track(user, 'Quick');
    answered.set(`${user}@example.org`, performance.timeOrigin + performance.now());
  });
  const took = async (): Promise<number[]> =>
    (await stack.mails()).flatMap(({ to, at }) => {
      const since = answered.get(to);
      return since === undefined ? [] : [at - since];
    });
  while ((await took()).length < users.length) await sleep(200);
  const all = await took();
  return { p50: rounded(quantile(all, 0.5)), p99: rounded(quantile(all, 0.99)), most: rounded(Math.max(...all)) };
}
