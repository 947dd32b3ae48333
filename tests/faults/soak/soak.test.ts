import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { mail, policy } from '../../e2e/definitions';
import type { Surface } from '../../e2e/surface';
import { pending } from '../audit';
import { comesToRest } from '../rest';
import { seedFrom } from '../../setup/seed';
import { Random } from '../random';
import { startStack, type Caught, type Stack } from '../stack';
import { expectedOf, rulesOf } from './expected';
import { findAll, misdelivered } from './found';
import { someJourneys, type Written } from './journeys';
import { OtherHand } from './other-hand';
import { startOtherSystem } from './other-system';
import { parameters } from './parameters';
import { somePerson, type Plan } from './people';

const chosen = seedFrom('FAULT_SEED');
const report: Record<string, unknown> = { seed: chosen };
const plans: Plan[] = [];

let stack: Stack;
let otherSystem: Awaited<ReturnType<typeof startOtherSystem>>;
let journeys: readonly Written[];

const shaky = mail('shaky').replace('<p>Hello', '{% for i in (1..900000000) %}{{ i }}{% endfor %}<p>Hello');

beforeAll(async () => {
  process.stderr.write(`soak: FAULT_SEED=${chosen} brings this run back\n`);
  otherSystem = await startOtherSystem();
  stack = await startStack({ clockRate: parameters.clockRate, env: { WEBHOOK_ALLOW: '127.0.0.0/8' } });
  const { surface } = stack;
  await surface.policy(policy());
  await surface.publish('templates', 'note', mail('note'));
  await surface.publish('templates', 'shaky', shaky);
  await surface.publish('templates', 'receipt', mail('receipt').replace('class: marketing', 'class: service'));
  journeys = someJourneys(parameters.journeys, new Random(chosen), otherSystem.url);
  for (const { key, yaml } of journeys) await surface.publish('journeys', key, yaml);
}, 180_000);

afterAll(async () => {
  process.stderr.write(`soak: ${JSON.stringify(report)}\n`);
  await stack?.end();
  await otherSystem?.stop();
}, 120_000);

/** Sends the same again until it is answered, as good clients do. */
async function insist(surface: Surface, path: string, body: unknown): Promise<void> {
  for (let tries = 0; ; tries++) {
    const answer = await surface.call('POST', path, body).catch(() => undefined);
    if (answer && answer.status < 300) return;
    if (answer && answer.status < 500) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await sleep(Math.min(100 * 2 ** tries, 2_000));
  }
}

/** One batch a person: it is stored whole or not at all. */
async function come({ user, consents, events }: Plan): Promise<void> {
  const calls = [
    { type: 'identify', traits: { email: `${user.replace(' ', '-')}@example.org` } },
    ...consents.map((properties) => ({ type: 'track', event: 'Consent Changed', properties })),
    ...events.map((said) => ({ type: 'track', ...said })),
  ];
  const batch = calls.map((call, n) => ({ ...call, userId: user, messageId: `${user}-${n}` }));
  await insist(stack.surface, '/v1/batch', { batch });
}

test(
  'people come while processes die, an operator clicks, other systems answer nonsense and a template is broken and mended',
  async () => {
    const random = new Random(chosen + 1);
    const hand = new OtherHand(stack, new Random(chosen + 2));
    hand.start();
    const coming: Promise<void>[] = [];
    const keys = journeys.map(({ key }) => key);
    const began = performance.now();
    const end = began + parameters.lasts;
    let mended = false;
    for (let next = began; next < end; next += 1_000 / parameters.peoplePerSecond) {
      await sleep(Math.max(0, next - performance.now()));
      const plan = somePerson(plans.length, keys, random);
      plans.push(plan);
      coming.push(come(plan));
      if (!mended && next - began > parameters.mendedAt * parameters.lasts) {
        mended = true;
        coming.push(mend());
      }
    }
    await hand.stop();
    await Promise.all(coming);
    report['hand'] = hand.done;
    report['people'] = plans.length;
  },
  parameters.lasts + 300_000,
);

async function mend(): Promise<void> {
  for (;;) {
    const done = await stack.surface.publish('templates', 'shaky', mail('shaky')).then(
      () => true,
      () => false,
    );
    if (done) return;
    await sleep(1_000);
  }
}

test('afterwards everything comes to its end', async () => {
  const rest = await comesToRest(() => pending(stack), { stillFor: parameters.stillFor });
  report['rest'] = rest;
  expect(rest.last).toEqual({ outbox: 0, undecided: 0, messages: 0, active: 0, running: 0 });
}, 1_800_000);

test('every person is where the rules say, and every message went as it is recorded', async () => {
  const [found, mails] = [await findAll(stack.databaseUrl), await stack.mails()];
  const caught = new Map<string, Caught[]>();
  for (const one of mails) {
    const id = /<(.+)@/.exec(one.messageId)?.[1] ?? '';
    caught.set(id, [...(caught.get(id) ?? []), one]);
  }
  const rules = rulesOf(journeys);
  const wrong: unknown[] = [];
  for (const plan of plans) {
    const person = found.get(plan.user);
    if (!person) {
      wrong.push({ user: plan.user, why: 'nobody knows them' });
      continue;
    }
    const expected = expectedOf(plan, person.customerId, rules);
    const here = { passages: sorted(person.passages), points: person.points, traits: person.traits };
    const there = { ...expected, passages: sorted(expected.passages) };
    if (!isDeepStrictEqual(here, there)) wrong.push({ user: plan.user, here, there });
    wrong.push(...misdelivered(person, caught));
  }
  report['mails'] = mails.length;
  report['wrong'] = wrong.length;
  expect(wrong.slice(0, 5)).toEqual([]);
}, 300_000);

const sorted = <T extends { readonly token: string }>(passages: readonly T[]): T[] =>
  [...passages].sort((a, b) => (a.token < b.token ? -1 : 1));
