import { sideBySide } from '../shell/language';

export const trustWords = sideBySide({
  title: ['Trust', '信任'],
  what: [
    'Who agrees and who takes it back, how much people get, and how soon it is silent when they say so. People are counted, not lines; a yes or a no belongs to the journey whose message came before it, within seven days.',
    '谁同意、谁撤回，客户收到多少消息，以及他们拒绝后多快安静下来。按人数而非记录数统计；同意或撤回归于之前七天内发送消息的旅程。',
  ],
  purposes: ['By purpose', '按用途'],
  statements: ['By statement and version', '按声明及版本'],
  journeys: ['By journey', '按旅程'],
  channels: ['By channel', '按渠道'],
  none: ['none', '无'],
  everything: ['everything', '所有用途'],
  noJourney: ['after no message', '没有消息'],
  everyChannel: ['every channel', '所有渠道'],
  name: ['Name', '名称'],
  asked: ['Asked', '被询问'],
  granted: ['Agreed', '同意'],
  optIn: ['Opt-in', '同意率'],
  reached: ['Reached', '触达'],
  agreed: ['Of those who agreed', '同意者中'],
  withdrew: ['Withdrew', '撤回'],
  withdrawal: ['Withdrawal', '撤回率'],
  empty: ['Nothing in this time.', '这段时间没有数据。'],
  pressure: ['Contact pressure', '联系压力'],
  pressureHint: [
    (weeks: number, median: number, p95: number, most: number) =>
      `Over ${weeks} weeks: half of all weeks with a message had at most ${median}, 95 % at most ${p95}; the most was ${most}.`,
    (weeks: number, median: number, p95: number, most: number) =>
      `${weeks} 周内：收到消息的周中，一半不超过 ${median} 条，95% 不超过 ${p95} 条；最多 ${most} 条。`,
  ],
  perWeek: ['Messages a week', '每周消息数'],
  personWeeks: ['Weeks of a person', '人·周'],
  leaving: ['Why people leave', '离开的原因'],
  nobodyLeft: ['Nobody was asked in this time.', '这段时间没有人被询问。'],
  people: ['People', '人数'],
  silenceHalf: ['from withdrawal to silence, half of them at most', '从撤回到安静，半数不超过'],
  silenceMost: ['from withdrawal to silence, 99 % at most', '从撤回到安静，99% 不超过'],
  withdrawals: [
    (late: number) => `withdrawals, ${late} of them while a message was in the air`,
    (late: number) => `次撤回，其中 ${late} 次有在途消息`,
  ],
  advocates: [
    (lost: number) => `people became advocates, ${lost} are none any more`,
    (lost: number) => `人成为拥护者，${lost} 人不再是`,
  ],
  touchpoint: ['Most likely why', '最可能的原因'],
  answer: ['Answer', '回答'],
});
