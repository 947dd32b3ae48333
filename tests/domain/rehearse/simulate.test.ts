import fc from 'fast-check';
import type { Facts } from '../../../domain/decide/facts';
import { readListeners } from '../../../domain/journey/listeners';
import { diaryOf, momentsOf, standingOf, traceOf } from '../../../domain/rehearse/diary';
import type { Entry, JourneyVersion } from '../../../domain/journey/journey';
import { firstOf, linesOf, scriptFrom, type Chosen } from '../../../domain/rehearse/pretended';
import { live, type Said, type Surroundings } from '../../../domain/rehearse/sent';
import { rehearse, type Script } from '../../../domain/rehearse/persona';
import { scriptFile, scriptOf } from '../../../domain/schema/persona';
import { saySimulation } from '../../../domain/rehearse/say-simulation';
import { simulate } from '../../../domain/rehearse/simulate';
import { sayDecision } from '../../../domain/words/words';
import { eventsOf, life, liveIt } from './lives';
import {
  ann,
  day,
  definitions,
  event,
  exact,
  hour,
  journey,
  message,
  minute,
  onEvent,
  policy,
  start,
  template,
  wait,
} from '../world';
import { callsOf } from '../../setup/cost';
import { twoYears } from './two-years';

const links = { unsubscribe: 'https://example.org/u', preferences: 'https://example.org/me' };
const from = '2026-03-02T10:00:00.000Z';
const script = (value: unknown, now = start): Script => scriptOf(scriptFile.parse(value), now);
const consents = { news: 'granted' };

describe('a persona', () => {
  const welcome = definitions([journey('j', [message('a'), wait('w', 2 * day), message('b')])]);
  const outcome = (value: object, defs = welcome) => {
    const lived = rehearse(script(value), defs, links);
    return lived.decisions.map(({ step, outcome: what, reason }) => `${step} ${what} ${reason}`);
  };
  const events = [{ at: '1 hour', event: 'Start' }];

  test('has an e-mail address unless it says otherwise', () => {
    expect(outcome({ consents, events })).toEqual(['a send permitted', 'b send permitted']);
    expect(outcome({ consents, events, traits: { email: null } })).toEqual(['a skip no-address', 'b skip no-address']);
    expect(outcome({ consents, events, traits: { phone: '+491701234567' } })[0]).toBe('a skip no-address');
  });

  test('is spoken to by the rules of everybody: consent, quiet hours, caps, pause', () => {
    expect(outcome({ events })).toEqual(['a skip no-consent', 'b skip no-consent']);
    expect(outcome({ consents, events, paused: true })).toEqual(['a hold paused']);
    const strict = definitions([journey('j', [message('a')])], {
      policy: policy({ quietHours: [{ from: '21:00', to: '08:00' }], timezone: 'Asia/Shanghai' }),
    });
    const late = [{ at: '4 hours', event: 'Start' }];
    expect(outcome({ consents, events: late }, strict)).toEqual(['a hold quiet-hours', 'a send permitted']);
    expect(outcome({ consents, events: late, timezone: 'UTC' }, strict)).toEqual(['a send permitted']);
  });

  test('changes on the way: what they say of consent and of themselves counts from then on', () => {
    const withdrawn = { at: '1 day', event: 'Consent Changed', properties: { purpose: 'news', state: 'withdrawn' } };
    expect(outcome({ consents, events: [...events, withdrawn] })).toEqual(['a send permitted', 'w exit withdrawn']);
    const snoozed = { at: '1 day', event: 'Preferences Changed', properties: { snoozeUntil: '2026-03-06T00:00:00Z' } };
    expect(outcome({ consents, events: [...events, snoozed] })).toEqual([
      'a send permitted',
      'b hold snoozed',
      'b send permitted',
    ]);
  });

  test('has a past: events before the beginning start nothing and are counted', () => {
    const counting = definitions([
      journey('j', [message('a')], { enter: [onEvent('Start', { when: 'count("Order") == 2' } as object)] }),
    ]);
    const past = [
      { at: '2025-01-01T00:00:00Z', event: 'Order' },
      { at: '2025-02-01T00:00:00Z', event: 'Order' },
      { at: '2025-02-01T00:00:00Z', event: 'Start' },
    ];
    expect(outcome({ from, consents, events: [...past, ...events] }, counting)).toEqual(['a send permitted']);
    expect(outcome({ from, consents, events }, counting)).toEqual([]);
  });

  test('begins now, or with its first event where that is earlier', () => {
    expect(script({ events }).from).toBe(start);
    expect(script({ events: [{ at: '2020-01-01T00:00:00Z', event: 'Start' }] }).from).toBe(Date.parse('2020-01-01'));
    expect(script({ from: '2027-01-01T00:00:00Z', events }).events[0]?.at).toBe(Date.parse('2027-01-01T01:00:00Z'));
  });

  test('reads from a file as one piece or as persona and script', () => {
    const persona = { consents, timezone: 'Asia/Shanghai' };
    expect(script({ ...persona, from, events })).toEqual(script({ persona, from, events }));
    expect(scriptFile.safeParse({ consent: {} }).success).toBe(false);
    expect(scriptFile.safeParse({ events: [{ at: '1 day' }] }).success).toBe(false);
    expect(scriptFile.safeParse({ events: [{ at: 'soon', event: 'Start' }] }).success).toBe(false);
  });

  test('gets messages as they would read on the day', () => {
    const named = template('mail');
    const said = {
      ...named,
      channels: { email: { subject: 'Hello {{ customer.traits.name }}', html: '<b>{{ now | date: "%F" }}</b>' } },
    };
    const defs = definitions([journey('j', [message('a'), wait('w', 2 * day), message('b')])], { templates: [said] });
    const renamed = { at: '1 day', traits: { name: 'Bea' } };
    const { spoken } = rehearse(
      script({ from, consents, traits: { name: '<Ann>' }, events: [...events, renamed] }),
      defs,
      links,
    );
    expect(spoken.map(({ content }) => content)).toMatchObject([
      { ok: true, subject: 'Hello <Ann>', html: '<b>2026-03-02</b>' },
      { ok: true, subject: 'Hello Bea', html: '<b>2026-03-04</b>' },
    ]);
  });

  test('gets nothing of a template that cannot be rendered, and the record says why', () => {
    const broken = {
      ...template('mail'),
      channels: { email: { subject: 'x', text: '{{ customer.traits.name | nonsense }}' } },
    };
    const defs = definitions([journey('j', [message('a')])], { templates: [broken] });
    const lived = rehearse(script({ consents, events }), defs, links);
    expect(lived.spoken).toEqual([]);
    expect(lived.facts.messages).toMatchObject([{ status: 'decided', reason: 'template-error' }]);
    expect(lived.decisions.at(-1)).toMatchObject({ outcome: 'hold', reason: 'template-error' });
    expect(lived.facts.parked).toMatchObject([{ reason: 'template-error', template: 'mail' }]);
  });

  test('answers webhooks as the script says, else with an empty object, or never', () => {
    const call = { kind: 'webhook', id: 'hook', url: 'https://example.org', body: {} } as const;
    const branch = {
      kind: 'if',
      id: 'i',
      condition: 'step.hook.vip == true',
      then: [message('yes')],
      else: [message('no')],
    } as const;
    const defs = definitions([journey('j', [call, branch])]);
    expect(outcome({ consents, events, answers: { hook: { vip: true } } }, defs)).toEqual(['yes send permitted']);
    expect(outcome({ consents, events }, defs)).toEqual(['no send permitted']);
    const silent = rehearse(script({ consents, events, answers: { hook: null } }), defs, links);
    expect(silent.facts.enrolments[0]?.results['hook']).toMatchObject({ status: 'failed', reason: 'no-answer' });
  });
});

test('two years with a hundred messages and a thousand events are lived in fewer than twenty million calls of functions', () => {
  const { script: read, rules: defs } = twoYears();
  expect(callsOf(() => rehearse(read, defs, links))).toBeLessThan(20_000_000);
  const lived = rehearse(read, defs, links);
  expect(lived.end - read.from).toBeGreaterThan(690 * day);
  expect(lived.spoken.length).toBeGreaterThan(100);
  expect(lived.decisions.every((decision) => sayDecision(decision).length > 10)).toBe(true);
});

test('what asks for the clock all the time is broken off, and says so', () => {
  const restless = {
    kind: 'wait-for',
    id: 'f',
    when: 'now.getMinutes() == 99',
    within: exact(300 * day),
    then: [],
    else: [],
  } as const;
  const course = {
    facts: ann(),
    definitions: definitions([journey('j', [restless])]),
    events: [event('Start', start)],
  };
  const lived = simulate({ ...course, from: start, until: start + 400 * day, mostInstants: 50 });
  expect(lived.unfinished).toBe(true);
  expect(lived.facts.enrolments).toMatchObject([{ state: 'active' }]);
  expect(lived.end - start).toBeLessThan(hour);
});

test('the steps that were come to are told in their order, and what cannot be decided with its cause, in both languages', () => {
  const soon = { kind: 'wait', id: 'when', wait: { until: 'expression', expression: '"soon"' } } as const;
  const either = { kind: 'if', id: 'either', condition: 'customer.points > 5', then: [message('rich')], else: [message('poor')] } as const; // prettier-ignore
  const lived = rehearse(
    script({ consents, events: [{ at: '1 hour', event: 'Start' }] }),
    definitions([journey('j', [either, wait('w', day), soon, message('never')])]),
    links,
  );
  const said = saySimulation(lived, start, 'zh');
  expect(said.path.map(({ step, at }) => [step, (Date.parse(at) - start) / hour])).toEqual([['either', 1], ['poor', 1], ['w', 1]]); // prettier-ignore
  expect(said.parked).toMatchObject([{ part: 'passage', step: 'when', reason: 'unreadable-time' }]);
  expect([said.parked[0]?.words, said.decisions[0]?.words].every((words) => /[一-龥]/.test(words ?? ''))).toBe(true);
  expect(saySimulation(lived, start).parked[0]?.words).toMatch(/[a-z]/);
});

describe('a life that is tried in a browser', () => {
  const weekly = journey('j', [message('a'), wait('w', 2 * day), message('b')]);
  const around = (live: readonly JourneyVersion[]): Surroundings => {
    const { policy: its, template: named } = definitions(live);
    return { now: start, links, definitions: { policy: its, live, audiences: [], templates: [named('mail')].filter((one) => one !== undefined) } }; // prettier-ignore
  };
  const ann: Chosen = { persona: { consents }, before: [], masked: [] };
  const asked = { around: around([weekly]), script: scriptFrom(ann, firstOf(weekly), start), language: 'zh' as const };
  const said = (clock?: number, more: Partial<typeof asked> = {}): Said => {
    const lived = live({ ...asked, ...more, clock });
    if (!('said' in lived)) throw new Error(JSON.stringify(lived));
    return lived.said;
  };

  test('is a diary in its reader’s language, with the mails, the moments, and the steps that were passed', () => {
    const diary = diaryOf(said(), 'zh');
    expect(diary.map(({ at }) => Date.parse(at))).toEqual([...diary.map(({ at }) => Date.parse(at))].sort((a, b) => a - b)); // prettier-ignore
    expect(diary.every(({ says }) => /[\u4e00-\u9fff]/.test(says))).toBe(true);
    expect(diary.flatMap(({ mail }) => mail?.subject ?? [])).toEqual(['mail', 'mail']);
    expect(momentsOf(said())).toEqual([start, start + minute, start + minute + 2 * day]);
    expect(traceOf(said(), 'j')).toEqual(['a', 'w', 'b']);
    expect(standingOf(said(), 'zh')).toEqual([]);
  });

  test('stands where it is when the clock is stopped', () => {
    expect(traceOf(said(start), 'j')).toEqual([]);
    expect(traceOf(said(start + day), 'j')).toEqual(['a', 'w']);
    expect(standingOf(said(start + day), 'en')).toEqual([expect.stringMatching(/^j stands at “w” and waits .+\.$/)]); // prettier-ignore
  });

  test('names a step without an id by its place, counted from 1', () => {
    const lived = said(start + day, { around: around([journey('j', [message('0'), wait('1', 2 * day)])]) });
    expect(diaryOf(lived, 'en').map(({ says }) => says)).toEqual(expect.arrayContaining(['Comes to “step 1”.', 'Comes to “step 2”.'])); // prettier-ignore
    expect(standingOf(lived, 'en')).toEqual([expect.stringMatching(/^j stands at “step 2” and waits /)]);
  });

  test('begins with what lets somebody in, and what does not fit is told by its place', () => {
    const by = (entry: Partial<Entry>) => firstOf(journey('j', [], { enter: [entry as Entry] }));
    expect(by({ by: 'stage', stage: 'registered', again: 'never' })).toMatchObject([{ event: 'Signed Up' }]);
    expect(by({ by: 'api', again: 'never' })).toMatchObject([{ enrol: 'j' }]);
    expect(by({ by: 'audience', audience: 'true', again: 'never' })).toEqual([]);
    const keyed = journey('j', [message('a')], { enter: [{ by: 'event', on: 'Cart', key: 'event.properties.cart_id', again: 'always' }] }); // prettier-ignore
    expect(firstOf(keyed)).toMatchObject([{ event: 'Cart', properties: { cart_id: 'cart_id-1' } }]);
    expect(traceOf(said(undefined, { around: around([keyed]), script: scriptFrom(ann, firstOf(keyed), start) }), 'j')).toEqual(['a']); // prettier-ignore
    expect(linesOf({ consents })).toEqual([{ purpose: 'news', state: 'granted' }]);
    const wrong = { ...asked, script: scriptFrom(ann, [{ after: 'soon', event: 'X', properties: {} }], start) };
    expect(live(wrong)).toMatchObject({ flaws: [{ pointer: '/events/0/at' }] });
  });
});

test('an address that is told to be unproved stays so, though it stands among the traits', () => {
  const strict = definitions([journey('j', [message('a')])], { policy: policy({ verifiedOnly: true }) });
  const ann = { consents, traits: { email: 'ann@example.org' }, events: [{ at: '1 hour', event: 'Start' }] };
  const unproved = [{ kind: 'email', value: 'ann@example.org', verified: false }];
  const reason = (persona: object) => rehearse(script(persona), strict, links).decisions.map((one) => one.reason);
  expect(reason(ann)).toEqual(['permitted']);
  expect(reason({ ...ann, identifiers: unproved })).toEqual(['unverified-address']);
  expect(reason({ ...ann, suppressed: { email: 'bounced' } })).toEqual(['suppressed']);
});

test('other systems answer when everything has been said, as they do live', () => {
  const call = { kind: 'webhook', id: 'hook', url: 'https://example.org', body: {} } as const;
  const all = [journey('a', [message('m1'), message('m2')]), journey('b', [call, message('m3')], { priority: 90 })];
  const course = { facts: ann(), definitions: definitions(all), events: [event('Start', start)] };
  const { spoken } = simulate({ ...course, from: start, until: start + day });
  expect(spoken.map(({ message: { step } }) => step)).toEqual(['m1', 'm2', 'm3']);
});

test('a person who wishes for fewer messages has those counted that were put aside', () => {
  const weekly = journey('j', [message('a')], { enter: [onEvent('Start', { again: 'always' })] });
  const starts = Array.from({ length: 20 }, (_, n) => event('Start', start + n * day));
  const wish = event('Preferences Changed', start + 19.5 * day, { frequency: { max: 20, per: '30 days' } });
  const events = [...starts, wish, event('Start', start + 20 * day)];
  const facts = ann();
  const run = (listeners?: ReturnType<typeof readListeners>) =>
    simulate({
      facts,
      definitions: definitions([weekly]),
      events,
      from: start,
      until: start + 40 * day,
      ...(listeners ? { listeners } : {}),
    });
  const [whole, trimmed] = [run(), run(readListeners([weekly], [weekly], policy()))];
  expect(whole.decisions.at(-2)).toMatchObject({ outcome: 'hold', reason: 'own-frequency' });
  expect(trimmed.decisions).toEqual(whole.decisions);
});

test('putting aside what can change nothing changes nothing, whatever happens', () => {
  fc.assert(
    fc.property(life, (one) => {
      const versions = [...one.journeys, ...one.acts.flatMap((act) => ('publish' in act ? [act.publish] : []))];
      const listeners = readListeners(versions, versions, one.policy);
      const always = new Set(eventsOf(one.acts).map(({ name }) => name));
      const [whole, trimmed] = [liveIt(one), liveIt(one, { listeners: { ...listeners, always } })];
      // What is parked is tried again when something wakes its person, be it an event that nobody listens to.
      fc.pre(whole.parked.length === 0);
      expect(trimmed.decisions).toEqual(whole.decisions);
      expect(trimmed.spoken).toEqual(whole.spoken);
      const byId = (facts: Facts) => Object.fromEntries(facts.enrolments.map((one) => [one.id, one]));
      expect(byId(trimmed.facts)).toEqual(byId(whole.facts));
    }),
    { numRuns: 250 },
  );
});
