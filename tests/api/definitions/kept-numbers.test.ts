import { KeptNumbers } from '../../../api/definitions/journeys/kept-numbers';
import { journeyNumbers } from '../../../domain/decide/numbers';

const none = journeyNumbers(
  { places: [], marks: [], sent: [], weighed: [], parked: 0 },
  { told: undefined, others: [] },
);
const second = 1_000;

/** Numbers of a journey into which one more has gone each time, which take so many milliseconds to be counted. */
function journeyOf(passages: number, takes = 0) {
  let now = Date.parse('2031-05-01T12:00:00Z');
  let counts = 0;
  const kept = new KeptNumbers({ now: () => now }, () => now);
  const look = () =>
    kept.of('welcome', async () => {
      counts += 1;
      const entered = passages + counts;
      await Promise.resolve();
      now += takes;
      return { ...none, entered };
    });
  return { look, later: (millis: number) => void (now += millis), counted: () => counts };
}

test('the numbers of a journey that few people have entered are new at every look, and need not say when they were counted', async () => {
  const { look } = journeyOf(40_000);
  expect([await look(), await look()]).toEqual(
    [1, 2].map((more) => ({ numbers: { ...none, entered: 40_000 + more } })),
  );
});

test('so are those of few that are found among so many that counting took long', async () => {
  const { look, later, counted } = journeyOf(3, 2 * second);
  const first = await look();
  expect(first.countedAt).toBe(Date.parse('2031-05-01T12:00:00Z'));
  later(40 * second - 1);
  expect([await look(), counted()]).toEqual([first, 1]);
});

test('all who ask while they are counted for the first time wait for the same count', async () => {
  const { look, counted } = journeyOf(3);
  const [one, ...others] = await Promise.all([look(), look(), look()]);
  expect(others).toEqual([one, one]);
  expect(counted()).toBe(1);
  await look();
  expect(counted()).toBe(2);
});

test.each([
  ['ten seconds', 0.1 * second, 10 * second],
  ['twenty times as long as counting took, so that it takes a twentieth of the time', 10 * second, 200 * second],
])('those of a large one are kept for %s', async (_name, takes, keptFor) => {
  const { look, later, counted } = journeyOf(1_000_000, takes);
  const first = await look();
  later(keptFor - 1);
  expect([await look(), counted()]).toEqual([first, 1]);
  later(1);
  await look();
  expect(counted()).toBe(2);
});

test('nobody waits for newer numbers where there are older ones, which say when they were counted; one counts for all', async () => {
  const { look, later, counted } = journeyOf(1_000_000);
  const first = await look();
  expect(first.countedAt).toBe(Date.parse('2031-05-01T12:00:00Z'));
  later(60 * second);
  expect(await Promise.all([look(), look(), look()])).toEqual([first, first, first]);
  expect(counted()).toBe(2);
  expect(await look()).toMatchObject({
    numbers: { entered: 1_000_002 },
    countedAt: Date.parse('2031-05-01T12:01:00Z'),
  });
});

test('when they cannot be counted any more the next who asks hears why, and old numbers are told no longer', async () => {
  let now = 0;
  const kept = new KeptNumbers({ now: () => now }, () => now);
  await kept.of('welcome', async () => ({ ...none, entered: 1_000_000 }));
  now = 60 * second;
  const fail = async () => Promise.reject(new Error('no database'));
  expect(await kept.of('welcome', fail)).toMatchObject({ numbers: { entered: 1_000_000 } });
  await new Promise(setImmediate);
  await expect(kept.of('welcome', fail)).rejects.toThrow('no database');
});
