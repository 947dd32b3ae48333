import { simulate } from '../../../domain/rehearse/simulate';
import type { TellingEvent } from '../../../domain/rehearse/tell';
import type { Facts } from '../../../domain/decide/facts';
import { readListeners } from '../../../domain/journey/listeners';
import type { NamedAudience } from '../../../domain/journey/watch';
import { watchedAmong } from '../../../domain/journey/watched';
import { learn, type Known } from '../../../domain/person/learn';
import { ann, day, definitions, event, journey, onEvent, policy, start, wait } from '../world';

const vip: NamedAudience = { key: 'vip', when: 'customer.traits.vip == true' };
const buyers: NamedAudience = { key: 'buyers', when: 'count("Bought", "90 days") >= 2' };
const lapsed: NamedAudience = { key: 'lapsed', when: 'now - last("Bought") >= duration("2160h")' };
const everybody: NamedAudience = { key: 'everybody', when: 'customer.stage == "anonymous"' };
const always = { again: 'always' } as const;
const hearsAll = [
  journey('in', [], { enter: [onEvent('Audience Entered', always)] }),
  journey('out', [], { enter: [onEvent('Audience Left', always)] }),
];
const bought = (days: number): TellingEvent => event('Bought', start + days * day);
const says = (days: number, traits: Record<string, unknown>): TellingEvent => ({
  ...event('Identify', start + days * day),
  type: 'identify',
  said: { traits },
});

/** Who came in and went out, by days after the start. */
function life(audiences: readonly NamedAudience[], events: readonly TellingEvent[], facts: Partial<Facts> = {}) {
  const watched = watchedAmong(hearsAll, audiences);
  const lived = simulate({
    facts: ann({ consents: [], ...facts }),
    definitions: definitions(hearsAll, { audiences: watched }),
    listeners: readListeners(hearsAll, hearsAll, policy(), watched),
    events,
    from: start,
    until: start + 900 * day,
  });
  return {
    changes: lived.facts.enrolments
      .toSorted((one, other) => one.enteredAt - other.enteredAt)
      .map((one) => [(one.enteredAt - start) / day, one.journey, one.entry.properties['audience']]),
    memberships: lived.facts.memberships,
    parked: lived.parked,
  };
}

test('what is said of a person and what happens to them brings them into an audience, and time alone out of it, on the day', () => {
  const { changes, memberships } = life([vip, buyers], [bought(1), bought(11), says(20, { vip: true }), says(30, { vip: false })]); // prettier-ignore
  expect(changes).toEqual([
    [11, 'in', 'buyers'],
    [20, 'in', 'vip'],
    [30, 'out', 'vip'],
    [91, 'out', 'buyers'],
  ]);
  expect(memberships).toEqual([]);
});

test('time alone brings somebody into an audience of those who stay away, and a purchase out of it', () => {
  expect(life([lapsed], [bought(1), bought(200)]).changes).toEqual([
    [91, 'in', 'lapsed'],
    [200, 'out', 'lapsed'],
    [290, 'in', 'lapsed'],
  ]);
});

test('who is looked at for the first time is noted, and is no news; what changes from then on is', () => {
  const known = { ...ann().customer, traits: { vip: { value: true, source: 'x', at: start } } };
  expect(life([vip], [], { customer: known, lookedAt: [] })).toMatchObject({ changes: [], memberships: [{ audience: 'vip', since: start }] }); // prettier-ignore
  expect(life([vip], [says(2, { vip: null })], { customer: known, lookedAt: [] }).changes).toEqual([[2, 'out', 'vip']]);
  expect(life([vip], [], { customer: known, lookedAt: ['vip'] }).changes).toEqual([[0, 'in', 'vip']]);
});

test('an event brings in what it has not happened yet for, also at the first look', () => {
  expect(life([{ key: 'one', when: 'count("Bought") >= 1' }], [bought(0)], { lookedAt: [] }).changes).toEqual([[0, 'in', 'one']]); // prettier-ignore
});

test('journeys that listen to one audience watch that one alone; of what nobody listens to nothing is kept', () => {
  const about = (when: string | undefined) =>
    watchedAmong([journey('j', [], { enter: [onEvent('Audience Entered', when === undefined ? {} : { when })] })], [vip, buyers, lapsed]).map(({ key }) => key); // prettier-ignore
  expect(about(undefined)).toEqual(['vip', 'buyers', 'lapsed']);
  expect(about('event.properties.audience == "vip" && customer.points > 3.0')).toEqual(['vip']);
  expect(about('event.properties.audience in ["vip", "lapsed"]')).toEqual(['vip', 'lapsed']);
  expect(about('"buyers" == event.properties.audience || event.properties.audience == "vip"')).toEqual(['vip', 'buyers']); // prettier-ignore
  expect(about('event.properties.audience == "vip" || customer.points > 3.0')).toEqual(['vip', 'buyers', 'lapsed']);
  expect(watchedAmong([journey('j', [wait('w', day)])], [vip])).toEqual([]);
  const exits = journey('j', [], { exit: [{ on: 'Audience Left', when: 'event.properties.audience == "vip"', as: 'left' }] }); // prettier-ignore
  expect(watchedAmong([exits], [vip, buyers])).toEqual([vip]);
});

describe('whom nothing concerns that an audience reads', () => {
  const nobody: Known = { stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false }; // prettier-ignore
  const signals = (audiences: readonly NamedAudience[], traits: Record<string, unknown>, more: object = {}, known = nobody) => {
    const { watch } = readListeners([], [], policy(), audiences);
    const said = { at: start, receivedAt: start, by: 'shop', traits, ...more };
    const { signals: woken, after } = learn(known, [said], { policy: policy(), trustTimes: true, isTaken: () => false, watch }); // prettier-ignore
    return { woken, isQuiet: after.memory.imported !== undefined };
  }; // prettier-ignore

  test('is not woken, and whom something concerns is', () => {
    expect(signals([vip], { city: 'Berlin' }).woken).toEqual([]);
    expect(signals([vip], { vip: true }).woken).toEqual(['wake']);
    expect(signals([], { vip: true }).woken).toEqual([]);
    expect(signals([{ key: 'zone', when: 'customer.language == "de"' }], {}, { preferences: { language: 'de' } }).woken).toEqual(['wake']); // prettier-ignore
    expect(signals([{ key: 'any', when: 'customer.traits.exists(t, t == "x")' }], { city: 'x' }).woken).toEqual([
      'wake',
    ]);
  });

  test('what is said of the past is looked at quietly', () => {
    expect(signals([vip], { vip: true }, { historical: true })).toEqual({ woken: ['wake'], isQuiet: true });
    expect(signals([vip], { vip: true }).isQuiet).toBe(false);
  });

  test('who is new is woken where they may be among one without a word', () => {
    const fresh = { ...nobody, isNew: true };
    expect(signals([vip, buyers], {}, {}, fresh).woken).toEqual([]);
    expect(signals([everybody], {}, {}, fresh).woken).toEqual(['wake']);
    expect(signals([{ key: 'old', when: 'now - customer.createdAt > duration("24h")' }], {}, {}, fresh).woken).toEqual(['wake']); // prettier-ignore
  });

  test('events that a watched audience counts are listened to by everybody, others are not', () => {
    const { always: names, counted } = readListeners([], [], policy(), [buyers]);
    expect([names.has('Bought'), counted.has('Bought'), names.has('Viewed')]).toEqual([true, true, false]);
  });
});

test('an audience whose condition costs too much stops neither the other audiences nor the person', () => {
  const costly = { key: 'costly', when: '[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, a + b + c + d + e > 0)))))' }; // prettier-ignore
  const { changes } = life([costly, vip], [says(1, { vip: true })]);
  expect(changes).toEqual([[1, 'in', 'vip']]);
});

test('an audience that journeys turn off and on without end is held out, and the person comes to rest', () => {
  const flip = (key: string, audience: string, value: boolean) =>
    journey(key, [{ kind: 'update', id: 'u', traits: { on: { literal: value } } }], {
      enter: [onEvent(audience, always)],
    });
  const journeys = [flip('off', 'Audience Entered', false), flip('on', 'Audience Left', true)];
  const on = { key: 'on', when: 'customer.traits.on == true' };
  const lived = simulate({
    facts: ann({ consents: [] }),
    definitions: definitions(journeys, { audiences: [on] }),
    events: [says(1, { on: true })],
    from: start,
    until: start + day + 1,
  });
  expect(lived.parked).toMatchObject([{ part: 'stage', id: 'audience on', reason: 'no-rest' }]);
});
