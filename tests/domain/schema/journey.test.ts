import { parseJourney } from '../../../domain/schema/journey/journey';
import { stepKinds } from '../../../domain/schema/journey/step-shapes';
import { walk } from '../../../domain/journey/plan';

const hour = 3_600_000;
const day = 24 * hour;
const exact = (millis: number): unknown => ({ unit: 'exact', millis });

const whole = `
journey: whole
name: Everything
purpose: news
priority: 60
enter:
  - { on: Product Added, when: customer.stage != "anonymous", key: event.properties.cart_id, again: after-exit, gap: 1 day }
  - { stage: registered }
  - { audience: customer.points > 100, every: "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", spread: 2 hours }
  - { api: true }
exit: [ { on: Order Completed, when: event.properties.cart_id == entry.properties.cart_id, as: bought }, { when: customer.points > 1000 } ]
goal: { on: Order Completed, when: event.properties.total > 10, within: 7 days }
holdout: 10
steps:
  - message: reminder
    template: cart-reminder
    channels: [preferred, email, sms]
    when-not-permitted: hold
    hold: 1 day
    when-held-too-long: next-channel
  - wait: 2 days
  - wait: 2 calendar days
  - wait: { until: 2026-12-24T09:00 }
  - wait: { until: customer.traits.birthday, offset: -3 days }
  - wait: { next: "09:00", weekdays: [mon, tue, wed] }
  - wait-for: { on: Email Clicked, when: event.properties.link == "x", within: 1 day }
    then: [ { exit: clicked } ]
    else: [ { wait: 1 hour } ]
  - wait-for: { when: customer.points > 10, within: PT1H }
  - if: customer.tier == "gold"
    then: [ { award: { points: 25, reason: first-order } } ]
  - choose:
      - { when: customer.points > 5, steps: [ { id: many, wait: 1 hour } ] }
      - { else: [ { enter: other-journey } ] }
  - split: offer
    arms:
      control: { weight: 20, holdout: true }
      ten-off: { weight: 80, steps: [ { message: offer, template: cart-offer } ] }
  - ask: { question: birthday, channels: [email], within: 7 days }
  - survey: leaving
    template: short-survey
    within: 7 days
    then: []
    else: [ { exit: silent } ]
  - update: { traits: { lastCart: { cel: event.properties.cart_id }, vip: true, list: [1, 2] } }
  - webhook: { url: "https://example.org/hook", body: { order: { cel: entry.properties.order_id } } }
  - exit: done
`;

test('the whole language becomes a journey', () => {
  const { journey, problems, draft } = parseJourney(whole, 'yaml');
  expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual([['shared-name', '/steps/10']]);
  expect(draft).toEqual({ key: 'whole', name: 'Everything' });
  expect(journey).toMatchObject({
    key: 'whole',
    purpose: 'news',
    priority: 60,
    holdout: 10,
    goal: { on: 'Order Completed', within: exact(7 * day) },
    exit: [
      { on: 'Order Completed', as: 'bought' },
      { when: 'customer.points > 1000', as: 'condition' },
    ],
  });
  expect(journey?.enter).toEqual([
    {
      by: 'event',
      on: 'Product Added',
      when: 'customer.stage != "anonymous"',
      key: 'event.properties.cart_id',
      again: 'after-exit',
      gap: exact(day),
    },
    { by: 'stage', stage: 'registered', again: 'never' },
    {
      by: 'audience',
      audience: 'customer.points > 100',
      every: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9',
      spread: exact(2 * hour),
      again: 'never',
    },
    { by: 'api', again: 'never' },
  ]);
  expect(journey?.steps).toEqual([
    {
      kind: 'message',
      id: 'reminder',
      template: 'cart-reminder',
      channels: ['preferred', 'email', 'sms'],
      whenNotPermitted: 'hold',
      hold: exact(day),
      whenHeldTooLong: 'next-channel',
    },
    { kind: 'wait', id: '1', wait: { until: 'duration', duration: exact(2 * day) } },
    { kind: 'wait', id: '2', wait: { until: 'duration', duration: { unit: 'calendar', months: 0, days: 2 } } },
    { kind: 'wait', id: '3', wait: { until: 'date', date: '2026-12-24T09:00' } },
    {
      kind: 'wait',
      id: '4',
      wait: {
        until: 'expression',
        expression: 'customer.traits.birthday',
        offset: { sign: -1, duration: exact(3 * day) },
      },
    },
    { kind: 'wait', id: '5', wait: { until: 'next', time: '09:00', weekdays: ['mon', 'tue', 'wed'] } },
    {
      kind: 'wait-for',
      id: '6',
      on: 'Email Clicked',
      when: 'event.properties.link == "x"',
      within: exact(day),
      then: [{ kind: 'exit', id: '6.then.0', outcome: 'clicked' }],
      else: [{ kind: 'wait', id: '6.else.0', wait: { until: 'duration', duration: exact(hour) } }],
    },
    { kind: 'wait-for', id: '7', when: 'customer.points > 10', within: exact(hour), then: [], else: [] },
    {
      kind: 'if',
      id: '8',
      condition: 'customer.tier == "gold"',
      then: [{ kind: 'award', id: '8.then.0', points: 25, reason: 'first-order' }],
      else: [],
    },
    {
      kind: 'choose',
      id: '9',
      cases: [
        {
          when: 'customer.points > 5',
          steps: [{ kind: 'wait', id: 'many', wait: { until: 'duration', duration: exact(hour) } }],
        },
      ],
      else: [{ kind: 'enter', id: '9.else.0', journey: 'other-journey' }],
    },
    {
      kind: 'split',
      id: '10',
      arms: {
        control: { weight: 20, holdout: true, steps: [] },
        'ten-off': {
          weight: 80,
          holdout: false,
          steps: [
            {
              kind: 'message',
              id: 'offer',
              template: 'cart-offer',
              channels: ['preferred'],
              whenNotPermitted: 'skip',
              whenHeldTooLong: 'skip',
            },
          ],
        },
      },
    },
    { kind: 'ask', id: '11', question: 'birthday', channels: ['email'], within: exact(7 * day) },
    {
      kind: 'survey',
      id: 'leaving',
      template: 'short-survey',
      within: exact(7 * day),
      then: [],
      else: [{ kind: 'exit', id: '12.else.0', outcome: 'silent' }],
    },
    {
      kind: 'update',
      id: '13',
      traits: { lastCart: { cel: 'event.properties.cart_id' }, vip: { literal: true }, list: { literal: [1, 2] } },
    },
    {
      kind: 'webhook',
      id: '14',
      url: 'https://example.org/hook',
      body: { order: { cel: 'entry.properties.order_id' } },
    },
    { kind: 'exit', id: '15', outcome: 'done' },
  ]);
  const used = new Set<string>();
  walk(journey?.steps ?? [], ({ kind }) => used.add(kind));
  expect([...used].sort()).toEqual([...stepKinds].sort());
});

test('what may be left out has its default', () => {
  const { journey, problems } = parseJourney(
    '{"journey": "short", "purpose": "news", "enter": {"on": "A"}, "steps": [{"exit": "done"}]}',
    'json',
  );
  expect(problems).toEqual([]);
  expect(journey).toEqual({
    key: 'short',
    name: 'short',
    purpose: 'news',
    priority: 50,
    enter: [{ by: 'event', on: 'A', again: 'never' }],
    exit: [],
    holdout: 0,
    steps: [{ kind: 'exit', id: '0', outcome: 'done' }],
  });
});

test('one thing may stand where a list is meant', () => {
  const { journey } = parseJourney(
    'journey: a\npurpose: p\nenter: { api: true }\nexit: { on: B }\nsteps:\n  - { message: m, template: t, channels: email }\n',
    'yaml',
  );
  expect(journey?.exit).toEqual([{ on: 'B', as: 'B' }]);
  expect(journey?.steps[0]).toMatchObject({ channels: ['email'] });
});

test('the same journey as JSON is the same journey', () => {
  const yaml = parseJourney(
    'journey: a\npurpose: p\nenter: { on: Añadido 加入 }\nsteps:\n  - wait: { until: 2026-12-24 }\n',
    'yaml',
  );
  const json = parseJourney(
    '{"journey":"a","purpose":"p","enter":{"on":"A\\u00f1adido \\u52a0\\u5165"},\n\t"steps":[{"wait":{"until":"2026-12-24"}}]}',
    'json',
  );
  expect(json.problems).toEqual([]);
  expect(json.journey).toEqual(yaml.journey);
});

test('a broken draft still has a key and a name', () => {
  expect(parseJourney('journey: a-b\nname: Ab\nnonsense: 1\n', 'yaml')).toMatchObject({
    draft: { key: 'a-b', name: 'Ab' },
  });
  expect(parseJourney('journey: a-b\nnonsense: 1\n', 'yaml').journey).toBeUndefined();
});
