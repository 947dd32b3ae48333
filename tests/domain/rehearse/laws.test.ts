import fc from 'fast-check';
import { decide } from '../../../domain/decide/decide';
import { evolve } from '../../../domain/decide/evolve';
import type { Cap } from '../../../domain/journey/policy';
import { windowsOf, type QuietHours } from '../../../domain/person/wishes/preferences';
import type { Simulation } from '../../../domain/rehearse/simulate';
import { eventsOf, life, liveIt, stateAt, templates, type Life } from './lives';
import { ann, day, definitions, event, start } from '../world';
import { clockIn } from '../time/zone-oracle';

/** Laws 1, 2 and 6 over arbitrary lives. The oracles below share no code with the rules. */

/** The same lives for every law, as all properties of a file share a seed; each is lived once. */
const lives = { numRuns: 400 };
const known = new Map<string, Simulation>();
function lived(one: Life): Simulation {
  const name = JSON.stringify(one);
  const before = known.get(name) ?? liveIt(one);
  known.set(name, before);
  return before;
}

const marketing = ({ spoken }: Simulation) => spoken.filter(({ message }) => message.class === 'marketing');

test('nobody is spoken to without the last word having been yes', () => {
  fc.assert(
    fc.property(life, (one) => {
      for (const { at, message: { purpose, channel } } of lived(one).spoken) {
        const words = eventsOf(one.acts)
          .filter(({ name, receivedAt, properties: said }) => name === 'Consent Changed' && receivedAt <= at && said['purpose'] === purpose)
          .filter(({ properties: said }) => said['channel'] === undefined || said['channel'] === channel)
          // A yes counts from when it was said, a no from when we heard of it.
          .map(({ at: saidAt, receivedAt, properties: { state } }) => ({ state, from: state === 'granted' ? saidAt : receivedAt }));
        const newest = Math.max(...words.map(({ from }) => from));
        expect(words.filter(({ from }) => from === newest).map(({ state }) => state)).not.toEqual(expect.arrayContaining(['denied']));
        expect(words.filter(({ from }) => from === newest).every(({ state }) => state === 'granted')).toBe(true);
        expect(words.length).toBeGreaterThan(0);
        if (purpose === 'offers') expect(newest + 40 * day).toBeGreaterThan(at);
      }
    }),
    lives,
  ); // prettier-ignore
});

/** The local clock that counts for somebody at a moment. */
const zoneAt = ({ acts, policy }: Life, at: number): string =>
  stateAt(acts, at).preferences.timezone ?? policy.timezone;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Whether what was said `then` still counts for a cap `now`. */
function counts({ window }: Cap, then: number, now: number, zone: string): boolean {
  if (window.kind === 'rolling') return window.per.unit === 'exact' && then > now - window.per.millis;
  const [before, after] = [clockIn(zone, then), clockIn(zone, now)];
  const monday = ({ date, weekday }: typeof before) => Date.parse(date) - weekdays.indexOf(weekday) * day;
  if (window.unit === 'month') return before.date.slice(0, 7) === after.date.slice(0, 7);
  return window.unit === 'week' ? monday(before) === monday(after) : before.date === after.date;
}

function isQuiet({ from, to, days }: QuietHours, zone: string, at: number): boolean {
  const { minute, weekday } = clockIn(zone, at);
  const [begin, end] = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) as [number, number];
  const isIn = begin < end ? minute >= begin && minute < end : minute >= begin || minute < end;
  const day = minute >= begin ? weekday : weekdays[(weekdays.indexOf(weekday) + 6) % 7];
  return isIn && (days === undefined || days.some((one) => one === day));
} // prettier-ignore

test('caps of policy and person, quiet hours, snooze, pause and preferences hold at every moment somebody is spoken to', () => {
  let told = 0;
  fc.assert(
    fc.property(life, (one) => {
      const spoken = marketing(lived(one));
      told += spoken.length;
      for (const { at } of spoken) {
        const zone = zoneAt(one, at);
        const earlier = spoken.filter((other) => other.at <= at);
        for (const cap of one.policy.caps) {
          const clock = cap.clock === 'policy' ? one.policy.timezone : zone;
          expect(earlier.filter((other) => counts(cap, other.at, at, clock)).length).toBeLessThanOrEqual(cap.max);
        }
        const { preferences, paused } = stateAt(one.acts, at);
        const week = earlier.filter((other) => other.at > at - 7 * day).length;
        if (preferences.frequency) expect(week).toBeLessThanOrEqual(preferences.frequency.max);
        const quiet = [...one.policy.quietHours, ...windowsOf(preferences)];
        expect(quiet.filter((hours) => isQuiet(hours, zone, at))).toEqual([]);
        expect(paused).toBe(false);
        expect(preferences.snoozeUntil ?? 0).toBeLessThanOrEqual(at);
        expect(preferences.channels ?? ['email']).toContain('email');
      }
    }),
    lives,
  );
  expect(told).toBeGreaterThan(100);
});

test('no message is said twice, no journey runs for ever, nothing is left to do when the time is over', () => {
  fc.assert(
    fc.property(life, (one) => {
      const whole = lived(one);
      const places = marketing(whole).map(({ message: { enrolmentId, step } }) => `${enrolmentId} ${step}`);
      expect(new Set(places).size).toBe(places.length);
      const pauses = ['paused', 'journey-paused'];
      const noTime = (whole.facts.parked ?? []).filter(({ reason }) => reason === 'unreadable-time').map(({ id }) => id);
      const stuck = whole.facts.enrolments.filter(
        ({ id, state, waiting }) =>
          state === 'active' && !noTime.includes(id) && !(waiting?.for === 'permission' && pauses.includes(waiting.reason)),
      );
      expect(stuck).toEqual([]);
      expect(whole.facts.events).toEqual([]);
    }),
    lives,
  ); // prettier-ignore
});

test('journeys are entered again only where a rule allows it, and who is held out hears nothing of them, ever', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { facts, spoken } = lived(one);
      // Other versions and journeys that enter journeys have rules of their own.
      const isOwn = (key: string) => !one.acts.some((act) => 'publish' in act) && key === 'one';
      for (const { key, enter } of one.journeys.filter((journey) => isOwn(journey.key))) {
        const passages = facts.enrolments.filter(({ journey }) => journey === key).toSorted((a, b) => a.enteredAt - b.enteredAt); // prettier-ignore
        for (const [index, { entry, key: same, enteredAt }] of passages.entries()) {
          const rule = enter.find(({ by }) => by === entry.by);
          const before = passages.slice(0, index).filter((other) => other.key === same);
          if (rule?.again === 'never') expect(before).toEqual([]);
          if (rule?.again === 'after-exit') expect(before.every(({ endedAt = Infinity }) => endedAt <= enteredAt)).toBe(true); // prettier-ignore
          const gap = rule?.gap?.unit === 'exact' ? rule.gap.millis : 0;
          expect(before.every((other) => other.enteredAt + gap <= enteredAt)).toBe(true);
        }
      }
      const heldOut = facts.enrolments.filter(({ outcome }) => outcome === 'holdout').map(({ id }) => id);
      expect(spoken.filter(({ message: { enrolmentId } }) => heldOut.includes(enrolmentId))).toEqual([]);
      if (one.acts.some((act) => 'publish' in act)) return;
      const kept = (journey: string) => new Set(facts.enrolments.filter((own) => own.journey === journey).map(({ outcome }) => outcome === 'holdout')); // prettier-ignore
      for (const { key } of one.journeys) expect(kept(key).size).toBeLessThan(2);
    }),
    lives,
  );
});

test('a goal counts the first such event in its window, also after the exit', () => {
  let [reached, after] = [0, 0];
  fc.assert(
    fc.property(life, (one) => {
      if (one.acts.some((act) => 'publish' in act)) return;
      for (const { journey, enteredAt, endedAt, goalAt, entry } of lived(one).facts.enrolments) {
        const goal = one.journeys.find(({ key }) => key === journey)?.goal;
        const window = goal?.within.unit === 'exact' ? goal.within.millis : 0;
        const first = eventsOf(one.acts).find(
          ({ name, receivedAt, properties }) =>
            name === goal?.on && receivedAt > enteredAt && receivedAt <= enteredAt + window &&
            (!goal.when?.includes('cart') || properties['cart'] === entry.properties['cart']),
        );
        if (goal?.when?.includes('points')) continue;
        expect(goalAt).toBe(first?.receivedAt);
        reached += goalAt ? 1 : 0;
        after += goalAt && endedAt && endedAt < goalAt ? 1 : 0;
      }
    }),
    lives,
  );
  expect(reached).toBeGreaterThan(5);
  expect(after).toBeGreaterThan(0);
}); // prettier-ignore

test('points are given once a passage and step, and the balance is their sum', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { facts } = lived(one);
      const given = facts.enrolments.flatMap(({ results }) => Object.values(results)).map(({ points }) => points);
      const sum = given.reduce<number>((total, points) => total + (typeof points === 'number' ? points : 0), 0);
      expect(facts.customer.points).toBe(sum);
    }),
    lives,
  );
});

test('every message has a decision behind it, and so has every message that was not sent', () => {
  fc.assert(
    fc.property(life, (one) => {
      const whole = lived(one);
      for (const row of whole.facts.messages) {
        const why = whole.decisions.filter(({ enrolmentId, step }) => enrolmentId === row.enrolmentId && step === row.step);
        expect(why.some(({ outcome }) => outcome === 'send' || outcome === 'skip' || outcome === 'exit')).toBe(true);
      }
      for (const { message: { enrolmentId, step } } of whole.spoken) {
        expect(whole.decisions).toContainEqual(expect.objectContaining({ enrolmentId, step, outcome: 'send' }));
      }
    }),
    lives,
  ); // prettier-ignore
});

test('the same life is lived twice the same way, and a decision that is asked again adds nothing', () => {
  fc.assert(
    fc.property(life, (one) => {
      expect(liveIt(one)).toEqual(liveIt(one));
      const defs = definitions(one.journeys, { policy: one.policy, templates });
      const facts = ann({ events: [event('Start', start)] });
      const verdict = decide(facts, defs, start);
      const again = decide(evolve(facts, verdict), defs, start);
      expect(again).toMatchObject({ enrolments: [], decisions: [], stages: [], messages: [] });
    }),
    { numRuns: 100 },
  );
});
