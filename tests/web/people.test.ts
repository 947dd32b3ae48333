import { lineOf } from '../../web/people/timeline-line';
import { sayListed } from '../../web/people/say-listed';

const at = '2026-01-02T03:04:05.000Z';
const decision = { at, journey: 'welcome', version: 1, step: 'hello', outcome: 'hold', reason: 'snoozed', until: at, data: { snoozeUntil: Date.parse(at) } } as const; // prettier-ignore

test('a decision that the API told is said in the language of its reader', () => {
  expect(sayListed(decision, 'en')).toBe('Held until 2 January 2026, 03:04 UTC: the person asked for silence until 2 January 2026, 03:04 UTC.'); // prettier-ignore
  expect(sayListed(decision, 'zh')).toMatch(/^暂缓至/);
});

test('a reason that a newer API gives stands as it is', () => {
  expect(sayListed({ ...decision, reason: 'full-moon' }, 'en')).toBe('full-moon');
});

test.each([
  ['decision', { journey: 'welcome', step: 'hello', version: 1, outcome: 'skip', reason: 'no-consent', data: { purpose: 'news' } }, 'Not sent: there is no consent for news.'],
  ['stage', { from: 'light', to: 'registered', cause: 'Signed Up' }, 'light → registered'],
  ['message', { template: 'hello', status: 'sent' }, 'hello'],
  ['consent', { purpose: 'news', state: 'withdrawn' }, 'news: withdrawn'],
  ['consent', { purpose: 'news', state: 'granted' }, 'news: agreed'],
  ['change', { change: 'new-kind' }, 'new-kind'],
  ['consent', { purpose: 'right:restrict', state: 'denied' }, 'Demanded that their data lie still'],
  ['consent', { purpose: 'right:restrict', state: 'granted' }, 'Taken back: the demand that their data lie still'],
  ['consent', { purpose: '*', state: 'withdrawn' }, 'Everything: withdrawn'],
  ['consent', { purpose: '*', spares: ['orders', 'bills'], state: 'withdrawn' }, 'Everything but orders, bills: withdrawn'],
  ['points', { points: 50, reason: 'order' }, '50'],
  ['call', { status: 'failed', journey: 'welcome' }, 'failed'],
  ['change', { change: 'preferences', set: { language: 'zh' } }, 'wishes changed'],
  ['merge', { name: 'merge', customer: 'x' }, 'two became one'],
  ['event', { name: '<b>Odd</b>', properties: { a: 1 } }, '<b>Odd</b>'],
  ['event', { type: 'page', name: '' }, 'page viewed'],
  ['event', { type: 'page', name: 'Shoes' }, 'page viewed: Shoes'],
  ['event', { type: 'identify', name: 'Identify' }, 'profile told'],
  ['event', { type: 'track', name: 'Signed Up' }, 'Signed Up'],
  ['something-new', { name: 7 }, 'something-new'],
])('what happened as %s %j has the head %s', (kind, data, head) => {
  expect(lineOf({ at, kind, id: '1', ...data }, 'en').head).toBe(head);
}); // prettier-ignore

test('the facts of a change are what it says beside its kind and its moment', () => {
  const said = { at, kind: 'change', id: '1', change: 'traits', names: ['city'] };
  expect(lineOf(said, 'en').facts).toEqual({ names: ['city'] });
});

test.each([
  ['stage', { from: 'anonymous', to: 'light', cause: 'an address for email and a consent for news' }, '匿名 → 轻度会员', '有电子邮件地址，并同意 news'],
  ['message', { template: 'hello', status: 'withheld', reason: 'no-consent', channel: 'sms' }, 'hello', '已扣留 · 未同意 · 短信'],
  ['message', { template: 'hello', status: 'withheld', reason: 'full-moon' }, 'hello', '已扣留 · full-moon'],
  ['call', { status: 'failed', reason: 'no-answer' }, '失败', '所有尝试均无答复'],
  ['consent', { purpose: 'news', state: 'withdrawn', note: 'No purpose could be read: it counts for every purpose.' }, 'news：撤回', '无法读取用途：对所有用途有效。'],
  ['points', { points: 50, reason: 'sent', step: 'order' }, '50', 'sent · order'],
  ['change', { change: 'paused' }, '已暂停联系', ''],
  ['merge', { name: 'unmerge' }, '一人拆分为两人', ''],
  ['event', { name: 'paused', source: 'page' }, 'paused', 'page'],
  ['event', { type: 'page', name: 'Shoes' }, '浏览页面：Shoes', ''],
  ['event', { type: 'track', name: 'Signed Up' }, '注册（Signed Up）', ''],
  ['event', { type: 'track', name: 'constructor' }, 'constructor', ''],
  ['consent', { purpose: 'news', state: 'withdrawn', source: 'one-click', key: null }, 'news：撤回', '消息中的链接'],
  ['consent', { purpose: 'news', state: 'granted', source: 'import', key: { id: '1', name: 'shop' } }, 'news：同意', 'import'],
])('what happened as %s %j is said in Chinese: %s, %s', (kind, data, head, tail) => {
  expect(lineOf({ at, kind, id: '1', ...data }, 'zh')).toMatchObject({ head, tail });
}); // prettier-ignore
