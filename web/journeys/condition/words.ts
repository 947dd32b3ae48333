import type { WordsOf } from '../../shell/language';
import type { TestKind } from '../../../domain/cel/authoring/plain-tests';

const en = {
  all: 'all of these hold',
  any: 'any of these holds',
  joined: 'True when',
  add: 'Add a test',
  remove: 'Remove the test',
  what: 'Asks about',
  kinds: {
    trait: 'a trait',
    known: 'whether a trait is known',
    happened: 'whether something happened',
    count: 'how often something happened',
    stage: 'the stage',
    tier: 'the tier',
    points: 'the points',
  } satisfies Record<TestKind, string>,
  trait: 'Which trait',
  happening: 'What happened',
  is: 'Compared',
  value: 'With',
  window: 'In the last (empty: ever)',
  not: 'Not',
  onlyText: 'This says more than the list above can show; change it as text.',
  help: 'CEL, with customer, event, entry, step and now.',
};

const zh: typeof en = {
  all: '以下全部成立',
  any: '以下任一成立',
  joined: '成立条件',
  add: '添加判断',
  remove: '移除判断',
  what: '判断内容',
  kinds: {
    trait: '某个属性',
    known: '是否已知某个属性',
    happened: '是否发生过某事',
    count: '某事发生的次数',
    stage: '阶段',
    tier: '等级',
    points: '积分',
  },
  trait: '哪个属性',
  happening: '发生了什么',
  is: '比较',
  value: '比较值',
  window: '最近多久（留空：任何时候）',
  not: '否定',
  onlyText: '此条件超出上方列表所能表示的内容，请以文本修改。',
  help: 'CEL，可用 customer、event、entry、step 和 now。',
};

export const conditionWords: WordsOf<typeof en> = { en, zh };
