import fc from 'fast-check';
import { hashId } from '../../domain/journey/hash';
import type { JourneyVersion } from '../../domain/journey/journey';
import type { Simulation } from '../../domain/rehearse/simulate';
import {
  answerOf,
  anyPolicy,
  eventsOf,
  life,
  liveIt,
  publicationsOf,
  stateAt,
  templates,
  type Act,
  type Life,
} from '../domain/rehearse/lives';
import { ann, day, policy, start } from '../domain/world';
import { seedFrom } from '../setup/seed';
import type { LiveCourse } from './being';
import { LiveWorld, type Lived } from './live-lives';

/** Generated lives on real Temporal and Postgres, each with a clock that the test moves, beside the simulator. */

type Case = { readonly name: string; readonly life: Life; readonly own: Life; readonly course: LiveCourse }; // prettier-ignore

/** `npm run lives` lives a thousand. */
const wanted = Number(process.env['LIVE_LIVES'] ?? 200);
const publishing = 40;
const mostActs = 14;
const atOnce = 48;
const until = start + 400 * day;
const seed = seedFrom('LIVE_SEED');
/** One for all, as live. */
const [rules = policy()] = fc.sample(anyPolicy, { seed, numRuns: 1 });

let world: LiveWorld;
beforeAll(async () => {
  world = await LiveWorld.open(rules, templates);
}, 120_000);
// A poll that the server does not answer at once goes on for a minute, and workers wait for theirs.
afterAll(() => world?.end(), 180_000);

/** The same life with journeys, events and ids of its own; arms have names whose order JSON in Postgres does not keep. */
function caseOf(life: Life, name: string): Case {
  const renamed = JSON.stringify(life)
    .replace(/"(one|two|three)"/g, `"$1-${name}"`)
    .replace(/\b(Start|Order)\b/g, `$1 ${name}`)
    .replaceAll('"a":{"weight"', '"treatment":{"weight"')
    .replaceAll('"b":{"weight"', '"hold":{"weight"');
  const customerId = hashId('life', String(seed), name);
  const read = JSON.parse(renamed) as Life;
  const isOwn = `customer.id == "${customerId}"`;
  const alone = (journey: JourneyVersion): JourneyVersion => ({
    ...journey,
    enter: journey.enter.map((entry) =>
      entry.by === 'stage' ? { ...entry, when: entry.when ? `${isOwn} && (${entry.when})` : isOwn } : entry,
    ),
  });
  const [one, two, three] = read.journeys;
  const own: Life = {
    ...read,
    who: customerId,
    policy: rules,
    journeys: [alone(one), alone(two), alone(three)],
    acts: read.acts.map((act) => ('publish' in act ? { ...act, publish: alone(act.publish) } : act)),
  };
  const course: LiveCourse = {
    customerId,
    events: eventsOf(own.acts).map((event, index) => ({ ...event, id: hashId('event', name, String(index)) })),
    from: start,
    until,
    answer: (messageId, attempt) => answerOf(own, messageId, attempt),
    stateAt: (at) => stateAt(own.acts, at),
    publicationsAt: (at) => publicationsOf(own.acts, at),
  };
  return { name, life, own, course };
}

function simulated({ own, course: { customerId: id, events } }: Case): Simulation {
  const identifiers = [{ kind: 'email', value: `${id}@example.org` }];
  return liveIt(own, { facts: ann({ consents: [], customer: { ...ann().customer, id, identifiers } }), events, until });
}

const parts = ['decisions', 'messages', 'passages', 'person'] as const;
type Trace = Record<(typeof parts)[number], unknown[]>;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const byId = <T extends { id: string }>(rows: T[]): T[] => rows.sort((a, b) => (a.id < b.id ? -1 : 1));

const traceOfSimulated = ({ decisions, facts }: Simulation): Trace => ({
  decisions: decisions.map(plain),
  messages: byId([...facts.messages]).map(({ id, journey, step, status, reason = null, channel = null, template: key, decidedAt, at, attempt }) =>
    ({ id, journey, step, status, reason, channel, template: key, decidedAt, at, attempt })),
  passages: byId([...facts.enrolments]).map(({ id, journey, version, key, state, step, outcome = null, enteredAt, endedAt = null, goalAt = null, results }) =>
    plain({ id, journey, version, key, state, step, outcome, enteredAt, endedAt, goalAt, results })),
  person: [plain({ stage: facts.customer.stage, points: facts.customer.points, traits: facts.customer.traits })],
}); // prettier-ignore

const traceOfLive = ({ decisions, messages, passages, person: { stage, points, traits } }: Lived): Trace => ({
  decisions: decisions.map((decision) => plain({ ...decision, seq: undefined })),
  messages: byId(messages.map((row) => ({
    id: String(row['message_id']), journey: row['journey'], step: row['step'], status: row['status'], reason: row['reason'], channel: row['channel'],
    template: row['template'], decidedAt: row['decided_at'], at: row['at'], attempt: row['attempt'],
  }))),
  passages: byId(passages.map((row) => ({
    id: String(row['enrolment_id']), journey: row['journey'], version: row['version'], key: row['key'], state: row['state'], step: row['step'], outcome: row['outcome'],
    enteredAt: row['entered_at'], endedAt: row['ended_at'], goalAt: row['goal_at'], results: row['results'],
  }))),
  person: [{ stage, points, traits }],
}); // prettier-ignore

/** Says the first thing in which the two differ, whatever the order of keys; undefined when they are equal. */
function difference(live: Trace, simulation: Trace): string | undefined {
  for (const part of parts) {
    const most = Math.max(live[part].length, simulation[part].length);
    for (let n = 0; n < most; n++) {
      const [lived, expected] = [sorted(live[part][n]), sorted(simulation[part][n])];
      if (lived !== expected) return `${part}[${n}]\n  live:      ${lived}\n  simulated: ${expected}`;
    }
  }
  return undefined;
}

const sorted = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

/** Fewer acts as long as live and simulated still differ. */
async function smallest(found: Case, said: string): Promise<string> {
  let [best, why] = [found, said];
  for (let n = 0, end = Date.now() + 45_000; n < best.life.acts.length && Date.now() < end;) {
    const acts = best.life.acts.filter((_, index) => index !== n);
    const next = caseOf({ ...best.life, acts }, `${found.name}-${Math.random().toString(36).slice(2, 8)}`);
    if (!isComparable(simulated(next))) {
      n++;
      continue;
    }
    await world.publish(next.own.journeys);
    const lived = await world.live(next.course).catch((error: Error) => error);
    const differs =
      lived instanceof Error ? lived.message : difference(traceOfLive(lived), traceOfSimulated(simulated(next)));
    if (differs === undefined) n++;
    else [best, why] = [next, differs];
  }
  const events = best.course.events.map(({ name, at, properties }) => JSON.stringify({ at: new Date(at).toISOString(), name, properties })); // prettier-ignore
  const journeys = JSON.stringify(best.own.journeys, undefined, 1).replace(/[",]|^ {2}$/gm, '');
  return `${why}\njourneys:\n${journeys}\nevents:\n${events.join('\n')}\nacts: ${JSON.stringify(best.life.acts)}\nanswers: ${best.life.answers.join(', ')}\npolicy: ${JSON.stringify(rules)}`;
}

/** Every generated life that says anything at all; after the first ones nobody publishes on the way, since all read all of it. */
function generated(): Case[] {
  const isQuiet = (act: Act): boolean => !('publish' in act || 'journey' in act);
  const said = fc
    .sample(life, { seed, numRuns: wanted * 4 })
    .map((one, n) => caseOf({ ...one, acts: one.acts.slice(0, mostActs) }, String(n)));
  const spoken: Case[] = [];
  for (const one of said) {
    if (spoken.length === wanted) break;
    const shaped =
      spoken.length < publishing ? one : caseOf({ ...one.life, acts: one.life.acts.filter(isQuiet) }, one.name);
    if (isComparable(simulated(shaped))) spoken.push(shaped);
  }
  return spoken;
}

/**
 * It says something, and parks nothing: that is tried again by the real clock, which does not follow the clock that a test moves.
 * Nor does a message go again, through its queue, while another passage speaks at the same instant: which of them is first, the
 * queue says.
 */
function isComparable({ decisions, parked, spoken }: Simulation): boolean {
  const isRace = spoken.some(
    ({ at, message }) =>
      message.attempt > 0 &&
      spoken.some((other) => other.at === at && other.message.enrolmentId !== message.enrolmentId),
  );
  return decisions.length > 0 && parked.length === 0 && !isRace;
}

type Sums = Record<'decisions' | 'messages' | 'passages' | 'wakes', number>;

async function liveAll(cases: readonly Case[], sums: Sums): Promise<Differing[]> {
  const differing: Differing[] = [];
  const queue = [...cases];
  await world.publish(cases.flatMap(({ own }) => own.journeys));
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const lived = await world.live(one.course).catch((error: Error) => error);
      const why = lived instanceof Error ? lived.message : difference(traceOfLive(lived), traceOfSimulated(simulated(one)));
      if (why !== undefined) differing.push({ one, why });
      if (lived instanceof Error) continue;
      for (const part of ['decisions', 'messages', 'passages'] as const) sums[part] += lived[part].length;
      sums.wakes += lived.wakes;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return differing;
} // prettier-ignore
type Differing = { readonly one: Case; readonly why: string };

test(
  'messages and decisions of live runs equal those of the simulator',
  async () => {
    const begun = Date.now();
    const cases = generated();
    expect(cases.length).toBe(wanted);
    const sums: Sums = { decisions: 0, messages: 0, passages: 0, wakes: 0 };
    const differing = await liveAll(cases.slice(0, publishing), sums);
    differing.push(...(await liveAll(cases.slice(publishing), sums)));
    const counts = Object.entries(sums).map(([name, count]) => `${count} ${name}`);
    process.stdout.write(`live equals simulated: seed ${seed}, ${cases.length} lives, ${counts.join(', ')}, ${Date.now() - begun} ms\n`); // prettier-ignore
    const size = ({ one }: Differing): number => JSON.stringify(one.life).length;
    const first = differing.sort((a, b) => size(a) - size(b))[0];
    if (first) throw new Error(`${differing.length} of ${cases.length} lives differ (LIVE_SEED=${seed}): ${await smallest(first.one, first.why)}`); // prettier-ignore
    // Each says something; as many as that show that they were worth living.
    expect(sums.decisions).toBeGreaterThan(2 * wanted);
    expect(sums.messages).toBeGreaterThan(wanted / 4);
  },
  Math.max(900_000, 6_000 * wanted),
);
