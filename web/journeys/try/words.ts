import { sideBySide } from '../../shell/language';

export const tryWords = sideBySide({
  tryIt: ['Try it', '试运行'],
  onOne: ['On one person', '以一个人'],
  onHistory: ['On the past', '以过去的数据'],
  // Who.
  who: ['Who', '对象'],
  shipped: [
    {
      agreed: 'Ann: an account, agreed to everything',
      newcomer: 'Li: an address and the news, in Chinese',
      gold: 'Cleo: a gold customer who wants little',
      'said-no': 'Dan: an account, took every consent back',
    },
    {
      agreed: 'Ann：有账号，同意全部用途',
      newcomer: '丽：留下地址并订阅资讯，使用中文',
      gold: 'Cleo：希望少受打扰的金级客户',
      'said-no': 'Dan：有账号，已撤回全部同意',
    },
  ],
  realPerson: ['A real person', '真实的人'],
  personIs: [
    (name: string) => `As ${name} is now. What they were sent before and where they are now is not taken along.`,
    (name: string) => `${name} 目前的情况。以前发送的消息和目前所处的旅程不计入。`,
  ],
  identifier: ['Identifier of a person', '此人的标识'],
  identifierHint: ['email:ann@example.org, user:42 or an id', 'email:ann@example.org、user:42 或 ID'],
  find: ['Find', '查找'],
  masked: [
    (names: string) => `Sensitive, so that a step which reads it goes by a mask: ${names}.`,
    (names: string) => `敏感数据，读取它们的步骤只会看到掩码：${names}。`,
  ],
  details: ['What is known of them', '已知信息'],
  stage: ['Stage', '阶段'],
  byRule: ['as the rules say', '按规则判定'],
  points: ['Points', '积分'],
  traits: ['Traits', '特征'],
  preferences: ['Preferences', '偏好'],
  consents: ['Consents', '同意'],
  purpose: ['Purpose', '用途'],
  channel: ['Channel', '渠道'],
  everyChannel: ['every channel', '所有渠道'],
  state: ['Answer', '答复'],
  states: [
    { granted: 'granted', denied: 'denied', withdrawn: 'withdrawn' },
    { granted: '同意', denied: '拒绝', withdrawn: '撤回' },
  ],
  addConsent: ['Add a consent', '添加同意'],
  remove: ['Remove', '移除'],
  unreadable: [
    'This is no list of “name: value”. What was readable last counts.',
    '这不是“名称: 值”的列表，仍以上一次可读的内容为准。',
  ],
  // What happens.
  happens: ['What happens', '发生的事'],
  event: ['Event', '事件'],
  after: ['After', '经过'],
  properties: ['Properties', '属性'],
  addEvent: ['Add an event', '添加事件'],
  enrolled: ['The API enters them', '由 API 加入'],
  others: ['The other live journeys run beside it', '其他运行中的旅程同时进行'],
  // The clock.
  clock: ['Clock', '时钟'],
  toStart: ['To the start', '回到开始'],
  next: ['Next moment', '下一时刻'],
  toEnd: ['To the end', '到最后'],
  until: ['Until', '直到'],
  // What comes of it.
  trying: ['Trying …', '正在试运行……'],
  comes: ['What comes of it', '结果'],
  nothing: [
    'Nothing happens. Does an event let them in, and does its condition hold?',
    '什么也没有发生。是否有事件让其进入，且条件成立？',
  ],
  brokenOff: [
    'Broken off here: a condition or a recurrence rule asks for the clock all the time.',
    '到此中断：某个条件或重复规则不断查询时钟。',
  ],
  tooLong: [
    'This takes longer than ten seconds. Take away events, or let a condition ask for the clock less often.',
    '耗时超过十秒。请减少事件，或让条件少查询时钟。',
  ],
  broken: [
    (detail: string) => `It cannot be lived to its end: ${detail}`,
    (detail: string) => `无法进行到最后：${detail}`,
  ],
  noSubject: ['Message', '消息'],
  plain: ['Plain text', '纯文本'],
  // Backtest.
  days: ['Days', '天数'],
  run: ['Run', '运行'],
  cancel: ['Cancel', '取消'],
  past: [
    'What the saved draft would have done over the last days, beside what is live, with the people and events that are stored. Nobody is written to.',
    '用已存储的人和事件，看已保存的草稿在过去这些天会做什么，并与运行中的版本并列。不会写信给任何人。',
  ],
  counting: ['Counting the people …', '正在统计人数……'],
  ofPeople: [
    (done: number, of: number) => `${done} of ${of} people`,
    (done: number, of: number) => `${of} 人中的 ${done} 人`,
  ],
  mayNot: ['Your key may look at backtests, not begin one.', '您的密钥可以查看回测，不能启动。'],
  overPeople: [
    (count: number, isAll: boolean) => `Over ${count} people${isAll ? '' : ', a sample: there are more'}.`,
    (count: number, isAll: boolean) => `共 ${count} 人${isAll ? '' : '（抽样，实际更多）'}。`,
  ],
  neverLive: ['It was never published, so that there is nothing beside it.', '从未发布，因此没有可比较的版本。'],
  changes: [
    (more: number, fewer: number, same: number) =>
      `With the draft ${more} people get more messages, ${fewer} fewer, ${same} as many.`,
    (more: number, fewer: number, same: number) =>
      `采用草稿后，${more} 人收到更多消息，${fewer} 人更少，${same} 人不变。`,
  ],
  unfinished: [
    (count: number) => `The lives of ${count} people were cut short: something asks for the clock all the time.`,
    (count: number) => `${count} 人的过程被中断：某处不断查询时钟。`,
  ],
  failed: [
    {
      'too-expensive':
        'It took more time or memory than it may. Try fewer days, or a condition that changes less often.',
      cancelled: 'Somebody cancelled it.',
      stopped: 'The process that ran it stopped. Run it again.',
    },
    {
      'too-expensive': '耗费的时间或内存超出限度。请减少天数，或让条件少变化。',
      cancelled: '已有人取消。',
      stopped: '运行它的进程已停止，请重新运行。',
    },
  ],
  figures: ['Figures', '数据'],
  draft: ['Draft', '草稿'],
  live: ['Live', '运行中'],
  entered: ['Entered', '进入'],
  sent: ['Messages sent', '已发送消息'],
  held: ['Held at least once', '曾暂缓'],
  skipped: [(reason: string) => `Not sent: ${reason}`, (reason: string) => `未发送：${reason}`],
  goals: ['Goals reached', '达成目标'],
  active: ['Under way at the end', '期末仍在进行'],
  parked: ['Parked', '已搁置'],
  endedBy: [(outcome: string) => `Ended: ${outcome}`, (outcome: string) => `结束：${outcome}`],
  byStep: ['By step (draft / live)', '按步骤（草稿／运行中）'],
  notSent: ['Not sent', '未发送'],
});
