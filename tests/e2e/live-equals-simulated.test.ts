import fc from 'fast-check';
import { hashId } from '../../domain/hash';
import type { JourneyVersion } from '../../domain/journey';
import { simulate, type Simulation } from '../../domain/simulate';
import { eventsOf, life, rules, stateAt } from '../domain/lives';
import { ann, day, definitions, start, template } from '../domain/world';
import { LiveWorld, type LiveCourse, type Lived } from './live-lives';

/** Generated lives on real Temporal and Postgres, each with a clock that the test moves, beside the simulator. */

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;
type Case = { readonly name: string; readonly life: Life; readonly journeys: JourneyVersion[]; readonly course: LiveCourse }; // prettier-ignore

const wanted = 220;
const atOnce = 48;
const until = start + 400 * day;
const seed = Number(process.env['LIVE_SEED'] ?? Date.now() % 1_000_000_000);
const templates = [template('mail'), template('ask-birthday')];

let world: LiveWorld;
beforeAll(async () => {
  world = await LiveWorld.open(rules, templates);
}, 120_000);
afterAll(() => world?.end(), 60_000);

/** The same life with journeys, entries and ids of its own; arms have names whose order JSON in Postgres does not keep. */
function caseOf(one: Life, name: string): Case {
  const renamed = JSON.stringify(one.journeys)
    .replace(/"(one|two|three)"/g, `"$1-${name}"`)
    .replaceAll('"Start"', `"Start ${name}"`)
    .replaceAll('"a":{"weight"', '"treatment":{"weight"')
    .replaceAll('"b":{"weight"', '"hold":{"weight"');
  const events = eventsOf(one.acts).map((event, index) => ({
    ...event,
    id: hashId('event', name, String(index)),
    name: event.name === 'Start' ? `Start ${name}` : event.name,
  }));
  const course = {
    customerId: hashId('life', String(seed), name),
    events,
    answers: one.answers,
    from: start,
    until,
    stateAt: (at: number) => stateAt(one.acts, at),
  };
  return { name, life: one, journeys: JSON.parse(renamed) as JourneyVersion[], course };
}

function simulated({ journeys, course }: Case): Simulation {
  const { customerId: id, events, answers, from } = course;
  const { customer } = ann();
  let asked = 0;
  return simulate({
    facts: ann({ consents: [], customer: { ...customer, id, identifiers: [{ kind: 'email', value: `${id}@example.org` }] } }), // prettier-ignore
    definitions: definitions(journeys, { policy: rules, templates }),
    events,
    from,
    until,
    answer: () => answers[asked++] ?? 'sent',
    change(facts, at) {
      const { preferences, paused } = course.stateAt(at);
      const { paused: before, ...rest } = facts.customer;
      const pausedThen = before ?? { at };
      const same = JSON.stringify(preferences) === JSON.stringify(facts.preferences) && paused === (before !== undefined); // prettier-ignore
      return same ? facts : { ...facts, preferences, customer: paused ? { ...rest, paused: pausedThen } : rest };
    },
  });
}

type Trace = { decisions: unknown[]; messages: unknown[]; passages: unknown[] };

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const byId = <T extends { id: string }>(rows: T[]): T[] => rows.sort((a, b) => (a.id < b.id ? -1 : 1));

const traceOfSimulated = ({ decisions, facts }: Simulation): Trace => ({
  decisions: decisions.map(plain),
  messages: byId([...facts.messages]).map(({ id, journey, step, status, reason = null, channel = null, template: key, decidedAt, at, attempt }) =>
    ({ id, journey, step, status, reason, channel, template: key, decidedAt, at, attempt })),
  passages: byId([...facts.enrolments]).map(({ id, journey, key, state, step, outcome = null, enteredAt, endedAt = null, results }) =>
    plain({ id, journey, key, state, step, outcome, enteredAt, endedAt, results })),
}); // prettier-ignore

const traceOfLive = ({ decisions, messages, passages }: Lived): Trace => ({
  decisions: decisions.map((decision) => plain({ ...decision, seq: undefined })),
  messages: byId(messages.map((row) => ({
    id: String(row['message_id']), journey: row['journey'], step: row['step'], status: row['status'], reason: row['reason'], channel: row['channel'],
    template: row['template'], decidedAt: row['decided_at'], at: row['at'], attempt: row['attempt'],
  }))),
  passages: byId(passages.map((row) => ({
    id: String(row['enrolment_id']), journey: row['journey'], key: row['key'], state: row['state'], step: row['step'], outcome: row['outcome'],
    enteredAt: row['entered_at'], endedAt: row['ended_at'], results: row['results'],
  }))),
}); // prettier-ignore

/** Says the first thing in which the two differ, whatever the order of keys; undefined when they are equal. */
function difference(live: Trace, simulation: Trace): string | undefined {
  for (const part of ['decisions', 'messages', 'passages'] as const) {
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
    await world.publish(next.journeys);
    const differs = difference(traceOfLive(await world.live(next.course)), traceOfSimulated(simulated(next)));
    if (differs === undefined) n++;
    else [best, why] = [next, differs];
  }
  const events = best.course.events.map(({ name, at, properties }) => JSON.stringify({ at: new Date(at).toISOString(), name, properties })); // prettier-ignore
  const journeys = JSON.stringify(best.journeys, undefined, 1).replace(/[",]|^ {2}$/gm, '');
  return `${why}\njourneys:\n${journeys}\nevents:\n${events.join('\n')}\nacts: ${JSON.stringify(best.life.acts)}\nanswers: ${best.life.answers.join(', ')}`;
}

/** Every generated life that says anything at all. */
function generated(): Case[] {
  const said = fc.sample(life, { seed, numRuns: wanted * 4 }).map((one, n) => caseOf(one, String(n)));
  return said.filter((one) => simulated(one).decisions.length > 0).slice(0, wanted);
}

test('messages and decisions of live runs equal those of the simulator', async () => {
  const begun = Date.now();
  const cases = generated();
  expect(cases.length).toBe(wanted);
  await world.publish(cases.flatMap(({ journeys }) => journeys));
  const sums = { decisions: 0, messages: 0, passages: 0, wakes: 0 };
  const differing: { one: Case; why: string }[] = [];
  const queue = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const lived = await world.live(one.course);
      const why = difference(traceOfLive(lived), traceOfSimulated(simulated(one)));
      if (why !== undefined) differing.push({ one, why });
      for (const part of ['decisions', 'messages', 'passages'] as const) sums[part] += lived[part].length;
      sums.wakes += lived.wakes;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const counts = Object.entries(sums).map(([name, count]) => `${count} ${name}`);
  process.stdout.write(`live equals simulated: seed ${seed}, ${cases.length} lives, ${counts.join(', ')}, ${Date.now() - begun} ms\n`); // prettier-ignore
  const size = ({ one }: { one: Case }): number => JSON.stringify(one.life).length;
  const first = differing.sort((a, b) => size(a) - size(b))[0];
  if (first) throw new Error(`${differing.length} of ${cases.length} lives differ (LIVE_SEED=${seed}): ${await smallest(first.one, first.why)}`); // prettier-ignore
  expect(sums.decisions).toBeGreaterThan(500);
  expect(sums.messages).toBeGreaterThan(100);
}, 300_000);
