import { sideBySide } from '../shell/language';

export const audienceWords = sideBySide({
  title: ['Audiences', '受众'],
  one: ['Audience', '受众'],
  what: ['Named conditions: who is among them is asked anew each time.', '命名的条件：每次都会重新判断谁在其中。'],
  empty: [
    'There is no audience yet. Make one, and name it in a journey’s entry.',
    '还没有受众。请新建一个，并在旅程的入口中引用。',
  ],
  fresh: ['New audience', '新建受众'],
  size: ['How many', '人数'],
  people: [
    (size: number, of: number) => `${size} of ${of} people`,
    (size: number, of: number) => `${of} 人中的 ${size} 人`,
  ],
  about: ['about', '约'],
  mend: ['The size is told when the condition can be read.', '条件可读取后即显示人数。'],
  sample: ['Some of them', '其中一些人'],
  nobody: ['Nobody is among it now.', '目前没有人在其中。'],
  why: ['Why is somebody in or out?', '某人为何在内或在外？'],
  who: ['Person (id, or email:ann@example.org)', '个人（ID，或 email:ann@example.org）'],
  ask: ['Ask', '查询'],
  isIn: ['They are among it.', '此人在其中。'],
  isOut: ['They are not among it.', '此人不在其中。'],
  liesStill: [
    'They are among nobody: they want their data to lie still, so that nothing of them is read.',
    '此人要求限制处理其数据，因此不读取其数据，也不计入任何受众。',
  ],
  holds: ['holds', '成立'],
  holdsNot: ['does not hold', '不成立'],
});
