import { Crowded, NobodyWaits, TooExpensive } from '../../../api/http/aside';
import type { Rehearsal } from '../../../domain/rehearse/written';
import { scriptOf } from '../../../domain/schema/persona';
import { defaultPolicy } from '../../../domain/schema/policy';
import { parseJourney } from '../../../domain/schema/journey/journey';
import type { Threads } from '../../../worker/aside/threads';
import { sourceThreads } from '../../setup/source-threads';

/** Real milliseconds that a thread may need until it has read the sources. */
const patience = 60_000;

let threads: Threads;
beforeAll(async () => {
  threads = sourceThreads();
  await threads.run('simulate', calm(), { budget: patience, patience });
}, patience);
afterAll(() => threads.close());

function rehearsalOf(when: string, list: readonly number[], steps: number): Rehearsal {
  const { journey } = parseJourney(
    `journey: clock\npurpose: news\nenter: { on: Go, again: always, key: event.properties.n }\nsteps:\n  - wait-for: { when: '${when}', within: 3650 days }\n    else: []\n`,
    'yaml',
  );
  if (!journey) throw new Error('the journey cannot be read');
  const events = Array.from({ length: steps }, (_, n) => ({ at: 60_000 * n, event: 'Go', properties: { n } }));
  return {
    script: scriptOf({ persona: { traits: { list } }, events }, 0),
    definitions: {
      policy: defaultPolicy,
      live: [{ ...journey, version: 1, state: 'live' }],
      audiences: [],
      templates: [],
    },
    links: { unsubscribe: '', preferences: '' },
  };
}
const calm = (): Rehearsal => rehearsalOf('customer.points >= 100', [], 20);
const endless = (): Rehearsal =>
  rehearsalOf(
    'customer.traits.list.all(x, x >= 0) && now.getSeconds() == 61',
    Array.from({ length: 5_000 }, (_, index) => index),
    1_000,
  );

test('what takes longer than its budget is broken off, and the next one finds a thread', async () => {
  const began = performance.now();
  await expect(threads.run('simulate', endless(), { budget: 300, longest: 600_000, patience })).rejects.toBeInstanceOf(
    TooExpensive,
  );
  expect(performance.now() - began).toBeGreaterThanOrEqual(300);
  const said = await threads.run<Rehearsal, string>('simulate', calm(), { budget: patience, patience });
  expect(JSON.parse(said)).toMatchObject({ complete: true, enrolments: expect.any(Array) });
}, 120_000);

test('what waits for a machine that has no time for it is broken off all the same, though it used little of its budget', async () => {
  const terms = { budget: 600_000, longest: 300, patience };
  await expect(threads.run('simulate', endless(), terms)).rejects.toBeInstanceOf(TooExpensive);
  await expect(threads.run('simulate', calm(), { budget: patience, patience })).resolves.toEqual(expect.any(String));
}, 120_000);

test('the loop is free meanwhile', async () => {
  let turns = 0;
  const turn = setInterval(() => turns++, 10);
  const broken = threads.run('simulate', endless(), { budget: 1_000, patience });
  await expect(broken).rejects.toBeInstanceOf(TooExpensive);
  clearInterval(turn);
  expect(turns).toBeGreaterThan(10);
}, 120_000);

test('what nobody waits for any more is broken off, and makes room', async () => {
  const gone = new AbortController();
  const left = threads.run('simulate', endless(), { budget: 600_000, patience, gone: gone.signal });
  setTimeout(() => gone.abort(), 300);
  await expect(left).rejects.toBeInstanceOf(NobodyWaits);
  await threads.run('simulate', calm(), { budget: patience, patience });
  await expect(
    threads.run('simulate', calm(), { budget: patience, patience, gone: AbortSignal.abort() }),
  ).rejects.toBeInstanceOf(NobodyWaits);
}, 120_000);

test('the queue is bounded: who finds it full, or waits too long, is told so', async () => {
  const stop = new AbortController();
  const endlessly = { budget: 600_000, patience, gone: stop.signal };
  const taken = Array.from({ length: 12 }, () => threads.run('simulate', endless(), endlessly));
  const settled = Promise.allSettled(taken);
  await expect(threads.run('simulate', calm(), { budget: patience, patience })).rejects.toBeInstanceOf(Crowded);
  stop.abort();
  const reasons = (await settled).map((one) => (one.status === 'rejected' ? one.reason : undefined));
  expect(reasons.filter((reason) => reason instanceof Crowded).length).toBeGreaterThan(0);

  const again = new AbortController();
  const busy = Array.from({ length: 3 }, () =>
    threads.run('simulate', endless(), { budget: 600_000, patience, gone: again.signal }).catch(() => undefined),
  );
  await expect(threads.run('simulate', calm(), { budget: patience, patience: 100 })).rejects.toBeInstanceOf(Crowded);
  again.abort();
  await Promise.all(busy);
}, 120_000);

test('a thread that takes long to start is no crowd', async () => {
  const slow = sourceThreads();
  try {
    await slow.run('simulate', calm(), { budget: patience, patience: 5, start: patience });
    await expect(slow.run('simulate', calm(), { budget: patience, patience })).resolves.toEqual(expect.any(String));
  } finally {
    await slow.close();
  }
}, 120_000);

test('a thread that takes longer to start than it may gives its work back', async () => {
  const slow = sourceThreads();
  const work = slow.run('simulate', calm(), { budget: patience, patience: 5, start: 10 });
  await expect(work).rejects.toBeInstanceOf(Crowded);
  await slow.close();
}, 120_000);
