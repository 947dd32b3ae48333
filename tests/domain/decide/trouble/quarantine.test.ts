import { decide } from '../../../../domain/decide/decide';
import { CannotGoOn } from '../../../../domain/decide/trouble/cannot-go-on';
import { evolve } from '../../../../domain/decide/evolve';
import type { Definitions, Facts, Verdict } from '../../../../domain/decide/facts';
import type { JourneyVersion, Step } from '../../../../domain/journey/journey';
import {
  ann,
  day,
  definitions,
  event,
  hour,
  journey,
  message,
  minute,
  onEvent,
  said,
  start,
  template,
  wait,
} from '../../world';

/** A step that throws when its rule is asked, for as long as it is broken. */
const broken = { is: true, thrown: (): Error => new CannotGoOn('unreadable-time', 'a text of 5 characters') };
beforeEach(() => {
  broken.is = true;
  broken.thrown = () => new CannotGoOn('unreadable-time', 'a text of 5 characters');
});
const faulty = (id: string): Step =>
  Object.defineProperty({ kind: 'update', id, traits: {} } as Step, 'traits', {
    enumerable: true,
    get() {
      if (broken.is) throw broken.thrown();
      return {};
    },
  });

type Life = { facts: Facts; verdicts: Verdict[] };
/** Decides and hands everything over, until nothing is left to say. */
function live(facts: Facts, rules: Definitions, now: number): Life {
  const verdicts: Verdict[] = [];
  for (;;) {
    const verdict = decide(facts, rules, now);
    verdicts.push(verdict);
    facts = evolve(facts, verdict);
    if (verdict.handOver.length === 0) return { facts, verdicts };
    const handed = new Set(verdict.handOver.map(({ id }) => id));
    const messages = facts.messages.map((one) => (handed.has(one.id) ? { ...one, status: 'sent' as const, at: now, attempt: one.attempt + 1 } : one)); // prettier-ignore
    facts = { ...facts, messages };
  }
}
const started = (more: Partial<Facts> = {}): Facts => ann({ events: [event('Start', start)], ...more });
const due = (facts: Facts): Facts => ({ ...facts, parked: (facts.parked ?? []).map((one) => ({ ...one, due: true })) });
const sent = ({ messages }: Facts): string[] =>
  messages.flatMap(({ status, step }) => (status === 'sent' ? [step] : []));
const place = ({ enrolments }: Facts, key: string) => enrolments.find((one) => one.journey === key);

const good = journey('good', [message('hello'), wait('w', day)]);
const bad = journey('bad', [wait('first', hour), faulty('f'), message('late')]);

test('what cannot be decided is parked where it stood, and everything else of the person goes on', () => {
  const rules = definitions([good, bad]);
  const { facts } = live(started(), rules, start);
  const later = live(facts, rules, start + hour);
  expect(later.facts.parked).toMatchObject([
    { part: 'passage', reason: 'unreadable-time', detail: 'a text of 5 characters', journey: 'bad', version: 1, step: 'f', tries: 1, due: false, since: start + hour },
  ]); // prettier-ignore
  expect(place(later.facts, 'bad')).toMatchObject({ state: 'active', step: 'first' });
  expect(sent(later.facts)).toEqual(['hello']);
  expect(later.verdicts[0]?.due).toBe(start + day);
});

test('a passage that cannot take its first step is entered and parked there, and enters once', () => {
  const rules = definitions([good, journey('bad', [faulty('f'), message('late')])]);
  const { facts } = live(started(), rules, start);
  expect(place(facts, 'bad')).toMatchObject({ state: 'active', step: 'f' });
  expect(facts.events).toEqual([]);
  broken.is = false;
  const mended = live(due(facts), rules, start + day);
  expect(mended.facts.parked).toEqual([]);
  expect(sent(mended.facts)).toEqual(['hello', 'late']);
});

test('it is tried again only when it is due, and each failed try counts', () => {
  const rules = definitions([journey('bad', [faulty('f')])]);
  const first = live(started(), rules, start).facts;
  expect(live(first, rules, start + hour).verdicts[0]?.trouble).toMatchObject({ parked: [], released: [] });
  const again = live(due(first), rules, start + hour).facts;
  expect(again.parked).toMatchObject([{ tries: 2, since: start, triedAt: start + hour }]);
});

test('anything else that is thrown is a defect, told by its class alone', () => {
  broken.thrown = () => new TypeError('ann@example.org is not a function');
  const { facts } = live(started(), definitions([journey('bad', [faulty('f')])]), start);
  expect(facts.parked).toMatchObject([{ reason: 'defect', detail: 'TypeError' }]);
  expect(JSON.stringify(facts.parked)).not.toContain('ann@');
});

test('the same cause is the same problem for everybody, another step another one', () => {
  const rules = definitions([journey('bad', [faulty('f')]), journey('worse', [faulty('f')])]);
  const ids = ['ann', 'bea'].map((id) => {
    const facts = started();
    return live({ ...facts, customer: { ...facts.customer, id } }, rules, start).facts.parked?.map(({ problem }) => problem); // prettier-ignore
  });
  expect(ids[0]).toEqual(ids[1]);
  expect(new Set(ids[0]).size).toBe(2);
});

test('an exit and a withdrawal end a parked passage at once', () => {
  const rules = definitions([{ ...bad, exit: [{ on: 'Bought', as: 'bought' }] }]);
  const { facts } = live(live(started(), rules, start).facts, rules, start + hour);
  expect(facts.parked).toHaveLength(1);
  const bought = live({ ...facts, events: [event('Bought', start + hour)] }, rules, start + hour).facts;
  expect(place(bought, 'bad')).toMatchObject({ state: 'exited', outcome: 'bought' });
  expect(bought.parked).toEqual([]);
  const consents = [...facts.consents, said('withdrawn', start + hour)];
  const gone = live({ ...facts, consents }, rules, start + hour).facts;
  expect(place(gone, 'bad')).toMatchObject({ state: 'exited', outcome: 'withdrawn' });
  expect(gone.parked).toEqual([]);
});

test('an exit that throws as well leaves the passage parked and the rest untouched', () => {
  const exit = [{ on: 'Bought', as: 'x', get when(): string { throw new RangeError('no'); } }]; // prettier-ignore
  const rules = definitions([good, { ...bad, exit }]);
  const { facts } = live(started(), rules, start);
  const after = live({ ...facts, events: [event('Bought', start + 1)] }, rules, start + 1).facts;
  expect(after.parked).toMatchObject([{ journey: 'bad', reason: 'defect', detail: 'RangeError' }]);
  expect(after.events).toEqual([]);
  expect(place(after, 'good')).toMatchObject({ step: 'w' });
});

test('what happened while it was parked is told to it when it goes on', () => {
  const waiting: Step = { kind: 'wait-for', id: 'v', on: 'Clicked', within: { unit: 'exact', millis: 30 * day }, then: [faulty('f'), message('thanks')], else: [] }; // prettier-ignore
  const rules = definitions([journey('j', [waiting])]);
  const { facts } = live(started(), rules, start);
  const parked = live({ ...facts, events: [event('Clicked', start + hour)] }, rules, start + hour).facts;
  expect(parked).toMatchObject({ events: [], parked: [{ step: 'f', missed: [{ name: 'Clicked' }] }] });
  broken.is = false;
  expect(sent(live(due(parked), rules, start + day).facts)).toEqual(['thanks']);
});

test('an entry rule that throws holds out that journey alone, and enters when it is mended', () => {
  const key = { get key(): string { if (broken.is) throw broken.thrown(); return 'event.name'; } }; // prettier-ignore
  const enter = [Object.defineProperties(onEvent('Start'), Object.getOwnPropertyDescriptors(key))];
  const rules = definitions([good, journey('bad', [message('late')], { enter })]);
  const { facts } = live(started(), rules, start);
  expect(facts).toMatchObject({ events: [], parked: [{ part: 'entry', journey: 'bad', entry: { name: 'Start' } }] });
  broken.is = false;
  const mended = live(due(facts), rules, start + day).facts;
  expect(sent(mended).sort()).toEqual(['hello', 'late']);
  expect(place(mended, 'bad')).toMatchObject({ key: 'Start', enteredAt: start });
});

test('a mended version takes the parked over whatever was said of those inside, unless it drains', () => {
  const old = definitions([bad]);
  const { facts } = live(live(started(), old, start).facts, old, start + hour);
  const mended: JourneyVersion = journey('bad', [wait('first', hour), message('late')], { version: 2 });
  const keep = live(due(facts), definitions([mended], { older: [bad] }), start + day).facts;
  expect(place(keep, 'bad')).toMatchObject({ version: 2, state: 'completed' });
  expect(sent(keep)).toEqual(['late']);
  const drained = live(due(facts), definitions([{ ...mended, drains: true }], { older: [bad] }), start + day).facts;
  expect(place(drained, 'bad')).toMatchObject({ version: 1, state: 'active' });
});

test('journeys that let each other in without an end park one passage and come to rest', () => {
  const into = (key: string, other: string): JourneyVersion =>
    journey(key, [{ kind: 'enter', id: 'e', journey: other }]);
  const rules = definitions([into('a', 'b'), { ...into('b', 'a'), enter: [] }, good]);
  const { facts } = live(started(), rules, start);
  expect(facts.parked).toMatchObject([{ reason: 'no-rest' }]);
  expect(sent(facts)).toEqual(['hello']);
});

test('a rule of the person’s stage that throws stops no journey', () => {
  const rules = definitions([good]);
  const policy = { ...rules.policy, lifecycle: { get advocate(): string { throw new RangeError('no'); } } }; // prettier-ignore
  const facts = started();
  const registered = { ...facts, customer: { ...facts.customer, stage: 'registered' as const } };
  const after = live(registered, { ...rules, policy }, start).facts;
  expect(after.parked).toMatchObject([{ part: 'stage', reason: 'defect' }]);
  expect(sent(after)).toEqual(['hello']);
});

test('a template that is mended while a message is being filled in by the old one is tried at once, and parks nobody before it failed', () => {
  const j = journey('j', [message('hello')]);
  const [broken, mended] = [definitions([j]), definitions([j], { templates: [{ ...template('mail'), version: 2 }] })];
  const failing = (facts: Facts): Facts => ({ ...facts, messages: facts.messages.map((one) => ({ ...one, reason: 'template-error' as const, attempt: one.attempt + 1 })) }); // prettier-ignore
  const before = failing(evolve(started(), decide(started(), broken, start)));
  const again = decide(before, mended, start + minute);
  expect(again.handOver).toMatchObject([{ templateVersion: 2, status: 'decided' }]);
  const after = evolve(before, again);
  expect(after.parked ?? []).toEqual([]);
  expect(live(failing(after), mended, start + hour).facts.parked).toMatchObject([
    { reason: 'template-error', tries: 1 },
  ]);
  expect(sent(live(after, mended, start + hour).facts)).toEqual(['hello']);
});

test('a template that could not be filled in parks the passage, counts each try, and sends once when it is mended', () => {
  const rules = definitions([journey('j', [message('hello'), message('second')]), bad]);
  const decided = decide(started(), rules, start);
  const failing = (facts: Facts): Facts => ({
    ...facts,
    messages: facts.messages.map((one) => one.status === 'decided' ? { ...one, reason: 'template-error' as const, attempt: one.attempt + 1 } : one),
  }); // prettier-ignore
  let facts = failing(evolve(started(), decided));
  facts = live(facts, rules, start).facts;
  expect(facts.parked).toMatchObject([{ reason: 'template-error', template: 'mail', journey: 'j', step: 'hello', tries: 1 }]); // prettier-ignore
  expect(facts.messages).toMatchObject([{ status: 'decided' }]);
  const again = decide(due(facts), rules, start + hour);
  expect(again.handOver).toHaveLength(1);
  facts = evolve(due(facts), again);
  expect(facts.parked?.find(({ step }) => step === 'hello')).toMatchObject({ onTrial: true });
  facts = live(failing(facts), rules, start + hour).facts;
  expect(facts.parked?.find(({ step }) => step === 'hello')).toMatchObject({ tries: 2, due: false });
  facts = live(due(facts), rules, start + day).facts;
  expect(sent(facts)).toEqual(expect.arrayContaining(['hello', 'second']));
  expect(facts.parked?.filter(({ journey: key }) => key === 'j')).toEqual([]);
});
