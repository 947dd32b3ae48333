import fc from 'fast-check';
import { stages } from '../../../domain/person/customer';
import { reasons, type Decision, type DecisionOutcome, type Reason } from '../../../domain/decide/decision';
import type { Waiting } from '../../../domain/journey/enrolment';
import { sayStage } from '../../../domain/words/say/stage';
import { sayDecision, sayWaiting, type Language } from '../../../domain/words/words';

const morning = Date.parse('2026-12-03T09:00:00Z');
const languages: readonly Language[] = ['en', 'zh'];
const outcomes: readonly DecisionOutcome[] = ['send', 'hold', 'skip', 'exit'];

function decision(outcome: DecisionOutcome, reason: Reason, data: Decision['data'] = {}, until?: number): Decision {
  return { at: morning, enrolmentId: 'e', journey: 'welcome', version: 1, step: 'hello', outcome, reason, data, until };
}

const weekly = {
  channel: 'email',
  max: 3,
  window: { kind: 'rolling', per: { unit: 'exact', millis: 7 * 86_400_000 } },
};
const daily = { max: 1, window: { kind: 'calendar', unit: 'day' } };
const night = { from: '21:00', to: '08:00', owner: 'policy', zone: 'Europe/Berlin' };

describe('a decision in words', () => {
  const said: [Decision, string, string][] = [
    [
      decision('send', 'permitted', {
        channel: 'email',
        purpose: 'news',
        template: 'hello',
        consent: { seq: 12, at: 1 },
      }),
      'Sent by email: line 12 of the consent ledger permits news.',
      '已通过电子邮件发送：同意记录第 12 条允许 news。',
    ],
    [
      decision('send', 'permitted', {
        channel: 'sms',
        consent: { seq: 2 },
        purpose: 'news',
        tried: [{ channel: 'email', reason: 'no-address' }],
      }),
      'Sent by sms: line 2 of the consent ledger permits news (email: no address).',
      '已通过短信发送：同意记录第 2 条允许 news（电子邮件：没有地址）。',
    ],
    [
      decision('skip', 'withdrawn', { purpose: 'news', tried: [{ channel: 'email', reason: 'withdrawn' }] }),
      'Not sent: consent for news by email was withdrawn.',
      '未发送：客户撤回了对通过电子邮件接收 news 的同意。',
    ],
    [
      decision('exit', 'no-consent', {
        purpose: 'news',
        tried: [
          { channel: 'email', reason: 'no-consent' },
          { channel: 'sms', reason: 'no-address' },
        ],
      }),
      'Left the journey: there is no consent for news (email: no consent, sms: no address).',
      '已退出旅程：客户没有同意接收 news（电子邮件：未同意，短信：没有地址）。',
    ],
    [
      decision('hold', 'quiet-hours', { quietHours: night, channel: 'email' }, Date.parse('2026-12-04T07:00:00Z')),
      'Held until 4 December 2026, 07:00 UTC: the quiet hours are 21:00 to 08:00 in Europe/Berlin.',
      '暂缓至 2026年12月4日 07:00（UTC）：正值免打扰时段 21:00 至 08:00（Europe/Berlin）。',
    ],
    [
      decision('hold', 'capped', { cap: weekly, count: 3 }, morning),
      'Held until 3 December 2026, 09:00 UTC: the cap of 3 by email in 7 days (3 counted) is full.',
      '暂缓至 2026年12月3日 09:00（UTC）：已达到频次上限（电子邮件每 7 天最多 3 条，已计 3 条）。',
    ],
    [
      decision('hold', 'capped', { cap: { ...weekly, purpose: 'news' }, count: 3 }, morning),
      'Held until 3 December 2026, 09:00 UTC: the cap of 3 for news by email in 7 days (3 counted) is full.',
      '暂缓至 2026年12月3日 09:00（UTC）：已达到频次上限（news 电子邮件每 7 天最多 3 条，已计 3 条）。',
    ],
    [
      decision('skip', 'lost-to', {
        cap: daily,
        count: 1,
        winner: { journey: 'orders', priority: 80 },
        heldSince: morning,
      }),
      'Not sent: the journey orders (priority 80) took the last place under the cap of 1 a calendar day (1 counted), and it had been held since 3 December 2026, 09:00 UTC.',
      '未发送：旅程 orders（优先级 80）占用了频次上限（每个自然日最多 1 条，已计 1 条）的最后一个名额，自 2026年12月3日 09:00（UTC）起一直暂缓。',
    ],
    [decision('hold', 'paused'), 'Held: outreach to the person is paused.', '暂缓发送：对该客户的联系已暂停。'],
    [
      decision('skip', 'template-missing', { template: 'hello' }),
      'Not sent: there is no template hello.',
      '未发送：模板 hello 不存在。',
    ],
    [
      decision('exit', 'exited', { exit: 'bought' }),
      'Left the journey: the journey ended (bought) before the message went.',
      '已退出旅程：消息发出之前旅程已结束（bought）。',
    ],
  ];

  test.each(said.map(([made, english, chinese]) => ({ made, english, chinese })))(
    '$english',
    ({ made, english, chinese }) => {
      expect(sayDecision(made, 'en')).toBe(english);
      expect(sayDecision(made, 'zh')).toBe(chinese);
    },
  );

  test.each(languages)('has a sentence of its own for every reason, in %s', (language) => {
    for (const outcome of outcomes) {
      const sentences = reasons.map((reason) => sayDecision(decision(outcome, reason), language));
      expect(new Set(sentences).size).toBe(reasons.length);
      for (const sentence of sentences) expect(sentence).toMatch(/^[^\n]{6,}[.。]$/);
      for (const sentence of sentences) expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\s{2}/);
    }
  });

  test('names the length of any window in both languages', () => {
    const per = fc.oneof(
      fc.record({ unit: fc.constant('exact'), millis: fc.integer({ min: 0, max: 9e9 }) }),
      fc.record({ unit: fc.constant('calendar'), months: fc.nat(24), days: fc.nat(60) }),
    );
    fc.assert(
      fc.property(per, fc.nat(9), (length, max) => {
        const capped = decision('hold', 'own-frequency', {
          cap: { max, window: { kind: 'rolling', per: length } },
          count: max,
        });
        expect(sayDecision(capped, 'en')).toMatch(/limit of \d+ in \d+ \w+/);
        expect(sayDecision(capped, 'zh')).toMatch(/每 \d+ [天小时分钟秒个月自然日]+/);
      }),
    );
  });

  test('is said whatever was stored as its data, and repeats nothing that it does not know', () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        'channel',
        'purpose',
        'cap',
        'count',
        'tried',
        'winner',
        'quietHours',
        'consent',
        'heldSince',
        'exit',
        'address',
      ),
      fc.oneof(
        fc.constant(undefined),
        fc.constant(null),
        fc.integer(),
        fc.array(fc.jsonValue()),
        fc.constant({ max: 'many', window: 3, email: 'ann@example.org' }),
      ),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...reasons), fc.constantFrom(...languages), (data, reason, language) => {
        const sentence = sayDecision(decision('skip', reason, data), language);
        expect(sentence).not.toContain('ann@example.org');
        expect(sentence).not.toMatch(/undefined|\[object/);
      }),
    );
  });
});

describe('waiting in words', () => {
  const said: [Waiting, string, string][] = [
    [{ for: 'time', until: morning }, 'until 3 December 2026, 09:00 UTC', '等到 2026年12月3日 09:00（UTC）'],
    [
      { for: 'event', on: 'Order Completed', until: morning },
      'for Order Completed, at most until 3 December 2026, 09:00 UTC',
      '等待 Order Completed，最迟到 2026年12月3日 09:00（UTC）',
    ],
    [
      { for: 'condition', until: morning },
      'for a condition to come true, at most until 3 December 2026, 09:00 UTC',
      '等待条件成立，最迟到 2026年12月3日 09:00（UTC）',
    ],
    [
      { for: 'permission', reason: 'quiet-hours', retry: morning, until: morning + 1 },
      'a free moment: quiet hours until 3 December 2026, 09:00 UTC',
      '等待合适的时间：免打扰时段，直到 2026年12月3日 09:00（UTC）',
    ],
    [
      { for: 'permission', reason: 'no-consent', until: morning },
      'permission: no consent, at most until 3 December 2026, 09:00 UTC',
      '等待许可：未同意，最迟到 2026年12月3日 09:00（UTC）',
    ],
    [{ for: 'permission', reason: 'paused' }, 'to be resumed: outreach is paused', '等待恢复：联系已暂停'],
    [{ for: 'hand-over', messageId: 'm' }, 'to be handed over', '等待交付'],
  ];

  test.each(said.map(([waiting, english, chinese]) => ({ waiting, english, chinese })))(
    '$english',
    ({ waiting, english, chinese }) => {
      expect(sayWaiting(waiting)).toBe(english);
      expect(sayWaiting(waiting, 'zh')).toBe(chinese);
    },
  );

  test.each(languages)('has words for every reason to be held, in %s', (language) => {
    const all = reasons.map((reason) =>
      sayWaiting({ for: 'permission', reason, retry: morning, until: morning }, language),
    );
    expect(new Set(all).size).toBe(reasons.length);
    for (const words of all) expect(words).not.toMatch(/undefined|null|NaN/);
  });
});

test.each(languages)('every stage has its word, in %s', (language) => {
  expect(new Set(stages.map((stage) => sayStage(stage, language))).size).toBe(stages.length);
});
