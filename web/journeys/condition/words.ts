import { sideBySide } from '../../shell/language';
import type { TestKind } from '../../../domain/cel/authoring/plain-tests';

export const conditionWords = sideBySide({
  all: ['all of these hold', '以下全部成立'],
  any: ['any of these holds', '以下任一成立'],
  joined: ['True when', '成立条件'],
  add: ['Add a test', '添加判断'],
  remove: ['Remove the test', '移除判断'],
  what: ['Asks about', '判断内容'],
  kinds: [
    {
      trait: 'a trait',
      known: 'whether a trait is known',
      happened: 'whether something happened',
      count: 'how often something happened',
      stage: 'the stage',
      tier: 'the tier',
      points: 'the points',
    } satisfies Record<TestKind, string>,
    {
      trait: '某个属性',
      known: '是否已知某个属性',
      happened: '是否发生过某事',
      count: '某事发生的次数',
      stage: '阶段',
      tier: '等级',
      points: '积分',
    },
  ],
  trait: ['Which trait', '哪个属性'],
  happening: ['What happened', '发生了什么'],
  is: ['Compared', '比较'],
  value: ['With', '比较值'],
  window: ['In the last (empty: ever)', '最近多久（留空：任何时候）'],
  not: ['Not', '否定'],
  onlyText: [
    'This says more than the list above can show; change it as text.',
    '此条件超出上方列表所能表示的内容，请以文本修改。',
  ],
  help: ['CEL, with customer, event, entry, step and now.', 'CEL，可用 customer、event、entry、step 和 now。'],
});
