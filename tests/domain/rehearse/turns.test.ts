import fc from 'fast-check';
import { newestOccurrence } from '../../../domain/journey/audience';
import type { Entry } from '../../../domain/journey/journey';
import type { TellingEvent } from '../../../domain/rehearse/tell';
import { rehearse } from '../../../domain/rehearse/persona';
import { parseRule } from '../../../domain/time/recurrence-rule';
import { scriptFile, scriptOf } from '../../../domain/schema/persona';
import { Timetable } from '../../../domain/rehearse/timetable';
import { wallAt } from '../../../domain/time/wall-clock';
import { Turns } from '../../../domain/rehearse/turns';
import { callsOf } from '../../setup/cost';
import { ann, day, definitions, event, exact, hour, journey, message, policy, start } from '../world';

const links = { unsubscribe: 'https://example.org/u', preferences: 'https://example.org/me' };
const letter = (audience: string, more: Partial<Extract<Entry, { by: 'audience' }>> = {}) =>
  journey('letter', [message('issue')], {
    enter: [{ by: 'audience', audience, every: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9', again: 'always', ...more }],
  });
const sentTo = (audience: string, persona: object, more: Parameters<typeof letter>[1] = {}): string[] => {
  const script = scriptOf(scriptFile.parse({ from: '2026-03-02T10:00:00Z', until: '2026-04-07T00:00:00Z', ...persona }), start);
  return rehearse(script, definitions([letter(audience, more)]), links).spoken.map(({ at }) => new Date(at).toISOString().slice(0, 16));
}; // prettier-ignore
const consents = { news: 'granted' };

describe('a persona in an audience', () => {
  test('is let in at each occurrence on their own clock, also over a change of the clocks', () => {
    const mondays = [
      '2026-03-09T09:00',
      '2026-03-16T09:00',
      '2026-03-23T09:00',
      '2026-03-30T09:00',
      '2026-04-06T09:00',
    ];
    expect(sentTo('true', { consents })).toEqual(mondays);
    expect(sentTo('true', { consents, timezone: 'Europe/Berlin' })).toEqual([
      '2026-03-09T08:00', '2026-03-16T08:00', '2026-03-23T08:00', '2026-03-30T07:00', '2026-04-06T07:00',
    ]); // prettier-ignore
  });

  test('is looked at when it is their turn, by what is known and has happened until then', () => {
    expect(sentTo('customer.points > 5', { consents, points: 3 })).toEqual([]);
    const events = [{ at: '2026-03-20T12:00:00Z', event: 'Order Completed' }];
    expect(sentTo('count("Order Completed", "8 days") > 0', { consents, events })).toEqual(['2026-03-23T09:00']);
  });

  test('has one turn in the spread, the same at each occurrence', () => {
    const turns = sentTo('true', { consents }, { spread: exact(10 * hour) });
    expect(new Set(turns.map((at) => at.slice(11)))).toHaveProperty('size', 1);
    expect(turns).toHaveLength(5);
    expect(turns[0]).not.toBe('2026-03-09T09:00');
  });

  test('is written to once by a broadcast, at its very second on their own clock', () => {
    const at = (time: string, zone = 'UTC') =>
      rehearse(scriptOf(scriptFile.parse({ from: '2026-03-02T10:00:00Z', consents, timezone: zone }), start), definitions([letter('true', { every: undefined, at: time })]), links)
        .spoken.map((said) => new Date(said.at).toISOString()); // prettier-ignore
    expect(at('2026-03-09T12:00:30', 'Europe/Berlin')).toEqual(['2026-03-09T11:00:30.000Z']);
    expect(at('2026-03-09T12:00:30Z', 'Europe/Berlin')).toEqual(['2026-03-09T12:00:30.000Z']);
  });

  test('is withheld from without a consent, by the rules of everybody', () => {
    expect(sentTo('true', {})).toEqual([]);
  });

  test('is let in by no audience later than a year after the last event, so that a newsletter ends', () => {
    const script = scriptOf(scriptFile.parse({ from: '2026-03-02T10:00:00Z', consents }), start);
    const { spoken, end } = rehearse(script, definitions([letter('true')]), links);
    expect(spoken).toHaveLength(52);
    expect(end).toBe(spoken.at(-1)?.at);
  });
});

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
const rules = [
  'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9',
  'FREQ=DAILY;BYHOUR=2;BYMINUTE=30',
  'FREQ=HOURLY;INTERVAL=5',
  'FREQ=MONTHLY;BYMONTHDAY=31',
];
const instants = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((minutes) => start + minutes * 60_000);

test('a timetable shows what the live look at the clocks finds, in whichever order it is asked', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...rules),
      fc.constantFrom(...zones),
      fc.array(instants, { minLength: 1, maxLength: 8 }),
      (text, zone, asked) => {
        const rule = parseRule(text);
        if ('fault' in rule) throw new Error(rule.fault);
        const rhythm = { rule, anchor: wallAt(start, 'UTC'), since: start };
        const table = new Timetable(rhythm, zone);
        for (const after of asked) {
          const found = table.after(after);
          expect(found).toBeDefined();
          if (!found) continue;
          expect(found.instant).toBeGreaterThan(after);
          expect(newestOccurrence(rhythm, zone, found.instant)).toEqual(found);
          const before = newestOccurrence(rhythm, zone, found.instant - 1);
          if (before) expect(before.instant).toBeLessThanOrEqual(after);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('between two turns that follow each other there is none, for whomever and wherever', () => {
  const turns = new Turns(definitions([letter('true', { spread: exact(day) })], { policy: policy() }), { since: start, until: start + 300 * day }); // prettier-ignore
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...zones), instants, (id, timezone, after) => {
      const facts = ann({ customer: { ...ann().customer, id }, preferences: { timezone } });
      const next = turns.next(facts, after);
      if (next === undefined) return expect(turns.at(facts, start + 301 * day)).toEqual([]);
      expect(turns.at(facts, next)).toHaveLength(1);
      expect(turns.next(facts, next - 1)).toBe(next);
      const between = after + Math.floor((next - after) / 2);
      if (between > after && between < next) expect(turns.at(facts, between)).toEqual([]);
    }),
  );
});

test('somebody who moves east over an occurrence is called once for it', () => {
  const moves: TellingEvent = { ...event('Preferences Changed', Date.parse('2026-03-09T10:00:00Z'), { timezone: 'America/New_York' }) }; // prettier-ignore
  const script = { ...scriptOf(scriptFile.parse({ from: '2026-03-02T10:00:00Z', until: '2026-03-10T00:00:00Z', consents }), start), events: [moves] }; // prettier-ignore
  // 09:00 in UTC, and again 09:00 of the same Monday in New York.
  expect(rehearse(script, definitions([letter('true')]), links).facts.enrolments).toHaveLength(1);
});

test("a calendar window counts by the policy's clock where the person has none of their own", () => {
  // At noon of Berlin's Saturday; a calendar day later, over the change of its clocks, is 23 hours.
  const order = { at: '2026-03-28T11:00:00Z', event: 'Order Completed' };
  const script = scriptOf(
    scriptFile.parse({ from: '2026-03-25T10:00:00Z', until: '2026-03-31T00:00:00Z', consents, events: [order] }),
    start,
  );
  const among = (time: string): number => {
    const asked = letter('count("Order Completed", "1 calendar day") > 0', { every: `FREQ=WEEKLY;BYDAY=SU;${time}` });
    return rehearse(script, definitions([asked], { policy: policy({ timezone: 'Europe/Berlin' }) }), links).spoken
      .length;
  };
  expect([among('BYHOUR=11;BYMINUTE=30'), among('BYHOUR=12;BYMINUTE=30')]).toEqual([1, 0]);
});

test('a rule that comes each minute and calls nobody is broken off, and that is told', () => {
  const script = scriptOf(scriptFile.parse({ from: '2026-03-02T10:00:00Z', consents }), start);
  const never = letter('customer.points > 5', { every: 'FREQ=MINUTELY' });
  const lived = () => rehearse(script, definitions([never]), links);
  expect(lived()).toMatchObject({ unfinished: true, spoken: [], end: start });
  expect(callsOf(lived)).toBeLessThan(30_000_000);
});

test('a broadcast lets a persona in once, at their local time or at its instant', () => {
  const once = (at: string) => sentTo('true', { consents, timezone: 'Europe/Berlin' }, { every: undefined, at, pace: { people: 1, per: exact(hour) } }); // prettier-ignore
  expect(once('2026-03-03T09:00')).toEqual(['2026-03-03T08:00']);
  expect(once('2026-03-03T09:00Z')).toEqual(['2026-03-03T09:00']);
  expect(once('2026-03-30T09:00')).toEqual(['2026-03-30T07:00']);
});
