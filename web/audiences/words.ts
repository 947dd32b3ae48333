import type { WordsOf } from '../shell/language';

const en = {
  title: 'Audiences',
  one: 'Audience',
  what: 'Named conditions: who is among them is asked anew each time.',
  empty: 'There is no audience yet. Make one, and name it in a journey’s entry.',
  fresh: 'New audience',
  size: 'How many',
  people: (size: number, of: number) => `${size} of ${of} people`,
  about: 'about',
  mend: 'The size is told when the condition can be read.',
  sample: 'Some of them',
  nobody: 'Nobody is among it now.',
  why: 'Why is somebody in or out?',
  who: 'Person (id, or email:ann@example.org)',
  ask: 'Ask',
  isIn: 'They are among it.',
  isOut: 'They are not among it.',
  liesStill: 'They are among nobody: they want their data to lie still, so that nothing of them is read.',
  holds: 'holds',
  holdsNot: 'does not hold',
};

const zh: typeof en = {
  title: '受众',
  one: '受众',
  what: '命名的条件：每次都会重新判断谁在其中。',
  empty: '还没有受众。请新建一个，并在旅程的入口中引用。',
  fresh: '新建受众',
  size: '人数',
  people: (size, of) => `${of} 人中的 ${size} 人`,
  about: '约',
  mend: '条件可读取后即显示人数。',
  sample: '其中一些人',
  nobody: '目前没有人在其中。',
  why: '某人为何在内或在外？',
  who: '个人（ID，或 email:ann@example.org）',
  ask: '查询',
  isIn: '此人在其中。',
  isOut: '此人不在其中。',
  liesStill: '此人要求限制处理其数据，因此不读取其数据，也不计入任何受众。',
  holds: '成立',
  holdsNot: '不成立',
};

export const audienceWords: WordsOf<typeof en> = { en, zh };
