import { sayCause } from '../../../../domain/words/words';
import { sayDetail } from '../../../../domain/words/say/cause-detail';

test.each([
  [
    'version 1: the subject cannot be rendered: it exceeds the limit of memory alloc (line 1, column 1)',
    '版本 1，主题无法填充，所用内存超过上限（第 1 行第 1 列）',
  ],
  ['version 3: the html cannot be rendered', '版本 3，正文无法填充'],
  ['version 3: the text cannot be rendered (line 4, column 2)', '版本 3，纯文本无法填充（第 4 行第 2 列）'],
  ['version 12', '版本 12'],
  ['more than 100 rounds at one instant', '同一时刻超过 100 轮'],
  ['more than 500 steps at one instant', '同一时刻超过 500 个步骤'],
  ['journeys let each other in more than 50 times at one instant', '旅程在同一时刻互相进入超过 50 次'],
  [
    'what journeys do changes the audience gold again and again at one instant',
    '旅程的动作在同一时刻反复改变受众 gold',
  ],
  ['the step 2.then.0 has no end by time', '步骤 第 3 步 › 是 › 第 1 步 没有时间上的终点'],
  ['pause: the date gives a list that is no date or time', '步骤 pause：日期得出列表，既不是日期也不是时间'],
  [
    'pause: customer.traits.due gives a string that is no date or time',
    '步骤 pause：“customer.traits.due”得出文本，既不是日期也不是时间',
  ],
  ['conditions', '条件'],
  ['SQLSTATE 22003', 'SQLSTATE 22003'],
  ['TypeError', 'TypeError'],
])('%s is told in Chinese, and in English as it is', (detail, chinese) => {
  expect(sayDetail(detail, 'zh')).toBe(chinese);
  expect(sayDetail(detail, 'en')).toBe(detail);
});

test('the words of others are quoted as they are', () => {
  expect(sayDetail('pause: now + 1: no such overload: timestamp + int', 'zh')).toBe(
    '“pause: now + 1: no such overload: timestamp + int”',
  );
  expect(sayDetail('version 2: <b>no more</b>', 'zh')).toBe('版本 2，“<b>no more</b>”');
});

test('a cause is one sentence in either language', () => {
  const cause = { reason: 'template-error', template: 'offer', detail: 'version 1' } as const;
  expect(sayCause(cause, 'en')).toBe('the template offer could not be filled in (version 1)');
  expect(sayCause(cause, 'zh')).toBe('模板 offer 无法填充：版本 1');
});
