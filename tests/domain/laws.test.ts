import fc from 'fast-check';
import { decide } from '../../domain/decide';
import { evolve } from '../../domain/evolve';
import { capMax, capWindow, eventsOf, life, liveIt, rules, stateAt } from './lives';
import { ann, day, definitions, event, start } from './world';

/** Laws 1, 2 and 6 over arbitrary lives. The oracles below share no code with the rules. */

const lives = { numRuns: 400 };

test('nobody is spoken to without the last word having been yes', () => {
  fc.assert(
    fc.property(life, (one) => {
      for (const { at, message: { purpose, channel } } of liveIt(one).spoken) {
        const words = eventsOf(one.acts)
          .filter(({ name, receivedAt, properties: said }) => name === 'Consent Changed' && receivedAt <= at && said['purpose'] === purpose)
          .filter(({ properties: said }) => said['channel'] === undefined || said['channel'] === channel);
        const newest = Math.max(...words.map(({ receivedAt }) => receivedAt));
        expect(words.filter(({ receivedAt }) => receivedAt === newest).map(({ properties: said }) => said['state'])).not.toEqual(expect.arrayContaining(['denied']));
        expect(words.filter(({ receivedAt }) => receivedAt === newest).every(({ properties: said }) => said['state'] === 'granted')).toBe(true);
        expect(words.length).toBeGreaterThan(0);
      }
    }),
    lives,
  ); // prettier-ignore
});

test('caps of policy and person, quiet hours, pause and preferences hold at every moment somebody is spoken to', () => {
  fc.assert(
    fc.property(life, (one) => {
      const spoken = liveIt(one).spoken.filter(({ message: { status } }) => status !== 'failed');
      for (const { at } of spoken) {
        const inWindow = (length: number): number =>
          spoken.filter((other) => other.at > at - length && other.at <= at).length;
        const { preferences, paused } = stateAt(one.acts, at);
        expect(inWindow(capWindow)).toBeLessThanOrEqual(capMax);
        if (preferences.frequency) expect(inWindow(7 * day)).toBeLessThanOrEqual(preferences.frequency.max);
        expect(new Date(at).getUTCHours()).toBeGreaterThanOrEqual(7);
        expect(new Date(at).getUTCHours()).toBeLessThan(22);
        expect(paused).toBe(false);
        expect(preferences.channels ?? ['email']).toContain('email');
      }
    }),
    lives,
  );
});

test('no message is said twice, no journey runs for ever, nothing is left to do when the time is over', () => {
  fc.assert(
    fc.property(life, (one) => {
      const lived = liveIt(one);
      const places = lived.spoken.map(({ message: { enrolmentId, step } }) => `${enrolmentId} ${step}`);
      expect(new Set(places).size).toBe(places.length);
      const stuck = lived.facts.enrolments.filter(
        ({ state, waiting }) => state === 'active' && !(waiting?.for === 'permission' && waiting.reason === 'paused'),
      );
      expect(stuck).toEqual([]);
      expect(lived.facts.events).toEqual([]);
    }),
    lives,
  );
});

test('points are given once a passage and step, and the balance is their sum', () => {
  fc.assert(
    fc.property(life, (one) => {
      const { facts } = liveIt(one);
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
      const lived = liveIt(one);
      for (const row of lived.facts.messages) {
        const why = lived.decisions.filter(({ enrolmentId, step }) => enrolmentId === row.enrolmentId && step === row.step);
        expect(why.some(({ outcome }) => outcome === 'send' || outcome === 'skip' || outcome === 'exit')).toBe(true);
      }
      for (const { message: { enrolmentId, step } } of lived.spoken) {
        expect(lived.decisions).toContainEqual(expect.objectContaining({ enrolmentId, step, outcome: 'send' }));
      }
    }),
    lives,
  ); // prettier-ignore
});

test('the same life is lived twice the same way, and a decision that is asked again adds nothing', () => {
  fc.assert(
    fc.property(life, (one) => {
      expect(liveIt(one)).toEqual(liveIt(one));
      const defs = definitions(one.journeys, { policy: rules });
      const facts = ann({ events: [event('Start', start)] });
      const verdict = decide(facts, defs, start);
      const again = decide(evolve(facts, verdict), defs, start);
      expect(again).toMatchObject({ enrolments: [], decisions: [], stages: [], messages: [] });
    }),
    { numRuns: 100 },
  );
});
