import type { CapWindow } from '../journey/policy';
import type { About } from './about';
import type { Phrases } from './phrases';
import { saySuppression } from './say/suppression';
import { partsInUtc } from './say/utc';
import { sayChannel } from './say/channel';
import { sayLength } from './say/length';

const moment: Phrases['moment'] = (at) => {
  const { day, month, year, hour, minute } = partsInUtc(at, 'numbered');
  return `${year}年${month}月${day}日 ${hour}:${minute}（UTC）`;
};

export const chinese: Phrases = {
  moment,
  outcome: {
    send: (because, { channel }) => tidy(`已${channel ? `通过${of(channel)}` : ''}发送：${because}。`),
    hold: (because, _, until) => tidy(`${until ? `暂缓至 ${until}` : '暂缓发送'}：${because}。`),
    skip: (because) => tidy(`未发送：${because}。`),
    exit: (because) => tidy(`已退出旅程：${because}。`),
  },
  because: {
    permitted: ({ entry, purpose }) =>
      entry === undefined ? '没有任何限制' : `同意记录第 ${entry} 条允许${purpose ? ` ${purpose}` : '发送'}`,
    confirmation: (about) => `请地址的主人确认对${scope(about)}的同意`,
    'no-consent': (about) => `客户没有同意${scope(about)}`,
    denied: (about) => `客户拒绝了${scope(about)}`,
    withdrawn: (about) => `客户撤回了对${scope(about)}的同意`,
    expired: (about) => `对${scope(about)}的同意已过期`,
    outdated: (about) => `对${scope(about)}的同意所依据的声明${outdatedText(about)}已过时`,
    pending: (about) => `对${scope(about)}的同意有待确认`,
    confirmed: (about) => `对${scope(about)}的同意已无需确认`,
    unsubscribed: ({ purpose }) => `客户已关闭${purpose ? ` ${purpose} ` : '该'}主题`,
    suppressed: (about) =>
      `${of(about.channel)}地址在禁发名单上${about.suppression ? `（${saySuppression(about.suppression, 'zh')}）` : ''}`,
    'no-address': ({ channel }) => `没有${of(channel)}地址`,
    'unverified-address': ({ channel }) => `${of(channel)}地址尚未确认`,
    'claimed-address': ({ channel }) => `${of(channel)}地址仅由浏览器提供，尚未得到证实`,
    'no-content': ({ channel }) => `模板没有${of(channel)}内容`,
    'channel-not-preferred': ({ channel }) => `客户不希望使用${channel ? of(channel) : '这些渠道'}`,
    capped: (about) => `已达到频次上限（${cap(about)}）`,
    'own-frequency': (about) => `已达到客户自己设定的频次上限（${cap(about)}）`,
    'quiet-hours': ({ quiet }) =>
      quiet
        ? `正值${quiet.own ? '客户自己设定的' : ''}免打扰时段 ${quiet.from} 至 ${quiet.to}${quiet.zone ? `（${quiet.zone}）` : ''}`
        : '正值免打扰时段',
    snoozed: ({ snoozeUntil }) => `客户要求暂不打扰${snoozeUntil === undefined ? '' : `，直到 ${moment(snoozeUntil)}`}`,
    'lost-to': ({ winner, ...about }) =>
      winner
        ? `旅程 ${winner.journey}${winner.priority === undefined ? '' : `（优先级 ${winner.priority}）`} ${winner.expectedAt === undefined ? '占用了' : `将于 ${moment(winner.expectedAt)} 使用`}频次上限（${cap(about)}）的最后一个名额`
        : '另一条消息优先',
    holdout: () => '客户属于对照组',
    paused: () => '对该客户的联系已暂停',
    'journey-paused': () => '旅程已暂停',
    'own-pause': () => '客户暂停了该旅程',
    restricted: () => '客户要求限制处理其数据',
    objected: () => '客户反对如此使用其数据',
    left: () => '客户退出了该旅程',
    'channel-down': ({ channel }) => `${of(channel) || '该'}渠道目前不可用`,
    exited: ({ exit }) => `消息发出之前旅程已结束${exit ? `（${exit}）` : ''}`,
    duplicate: () => '相同的消息已经发送过',
    'held-too-long': () => '暂缓时间过长',
    'template-error': ({ template }) => `模板${template ? ` ${template} ` : ''}无法生成内容`,
    'template-missing': ({ template }) => `模板${template ? ` ${template} ` : ''}不存在`,
    rejected: () => '服务商拒绝了该消息',
    bounced: ({ channel }) => `${of(channel)}地址不存在`,
    'provider-refuses': () => '服务商暂时拒收，或对方邮箱已满，将稍后重试',
    'outcome-unknown': () => '消息已交给服务商，但没有收到结果记录',
    'past-date': () => '日期已过',
    'condition-error': () => '条件无法计算',
    'too-many-passages': () => '此人同时进行的旅程已达上限',
    merged: () => '合并后的此人已在该旅程中',
    'question-answered': ({ question }) => `${question ? ` ${question} ` : ''}问题的答案已知`,
    'question-refused': ({ question }) => `客户不愿回答${question ? ` ${question} ` : ''}问题`,
    'question-asked': ({ question }) => `不久前已问过${question ? ` ${question} ` : ''}问题`,
    'question-open': ({ winner }) =>
      winner
        ? `旅程 ${winner.journey} 正在询问${winner.question === undefined ? '' : ` ${winner.question}`}，一次只问一个问题`
        : '另一个问题正在等待回答',
  },
  name: {
    permitted: '允许',
    confirmation: '请求确认',
    'no-consent': '未同意',
    denied: '已拒绝',
    withdrawn: '已撤回同意',
    expired: '同意已过期',
    outdated: '同意已过时',
    pending: '同意待确认',
    confirmed: '已确认',
    unsubscribed: '主题已关闭',
    suppressed: '在禁发名单上',
    'no-address': '没有地址',
    'unverified-address': '地址未确认',
    'claimed-address': '地址未经证实',
    'no-content': '模板无内容',
    'channel-not-preferred': '客户不要的渠道',
    capped: '已达频次上限',
    'own-frequency': '已达客户自设上限',
    'quiet-hours': '免打扰时段',
    snoozed: '客户要求暂不打扰',
    'lost-to': '另一条消息优先',
    holdout: '对照组',
    paused: '联系已暂停',
    'journey-paused': '旅程已暂停',
    'own-pause': '客户已暂停',
    restricted: '数据处理已受限',
    objected: '客户已反对',
    left: '客户已退出',
    'channel-down': '渠道不可用',
    exited: '旅程已结束',
    duplicate: '已发送过',
    'held-too-long': '暂缓过久',
    'template-error': '模板有误',
    'template-missing': '模板不存在',
    rejected: '被服务商拒绝',
    bounced: '地址不存在',
    'provider-refuses': '服务商暂时拒收',
    'outcome-unknown': '结果未知',
    'past-date': '日期已过',
    'condition-error': '条件有误',
    'too-many-passages': '进行中的旅程过多',
    merged: '档案已合并',
    'question-answered': '问题已回答',
    'question-refused': '客户不愿回答',
    'question-asked': '不久前已问过',
    'question-open': '另一个问题待回答',
  },
  besides: (names) => `（${names.map(({ channel, name }) => `${sayChannel(channel, 'zh')}：${name}`).join('，')}）`,
  heldSince: (since) => `，自 ${since} 起一直暂缓`,
  waiting: {
    time: (_, until) => `等到 ${until}`,
    event: (what, until) => `等待 ${what}，最迟到 ${until}`,
    condition: (_, until) => `等待条件成立，最迟到 ${until}`,
    'free-moment': (what, until) => `等待合适的时间：${what}${until ? `，直到 ${until}` : ''}`,
    mending: (what) => `等待修复：${what}`,
    resume: (what) => `等待恢复：${what}`,
    permission: (what, until) => `等待许可：${what}${until ? `，最迟到 ${until}` : ''}`,
    'hand-over': () => '等待交付',
    answer: (_, until) => `等待其他系统答复，最迟到 ${until}`,
  },
  cannot: {
    'unreadable-time': () => '要等待的时间无法识别',
    'template-error': (template) => tidy(`模板${template ? ` ${template} ` : ''}无法填充`),
    unstorable: () => '数据库无法保存所作的决定',
    'no-rest': () => '步骤一步接一步，永远停不下来',
    'no-way-on': () => '从所在的步骤无路可走',
    'too-costly': () => '进行中的各项条件同时计算量过大',
    defect: () => '规则出错，这是 Sojourn 的缺陷',
  },
  cause: (because, detail) => tidy(`${because}：${detail}`),
  parked: (because) => `已搁置：${because}。修好后会继续。`,
};

/** No space stands beside the wide marks. */
const tidy = (sentence: string): string => sentence.replace(/ *([（），。：]) */g, '$1');

/** A channel in the middle of a sentence; only foreign letters stand apart from ours. */
function of(channel: string | undefined): string {
  const name = channel === undefined ? '' : sayChannel(channel, 'zh');
  return /^[\w-]/.test(name) ? ` ${name} ` : name;
}
const scope = ({ purpose, channel }: About): string =>
  `${channel ? `通过${of(channel)}` : ''}${purpose ? `接收 ${purpose} ` : '接收消息'}`;

const outdatedText = ({ agreed }: About): string =>
  agreed
    ? ` ${agreed.statement} ${agreed.version === undefined ? '未知版本' : `第 ${agreed.version} 版`}因第 ${agreed.goodFrom} 版`
    : '';

function cap({ cap: found }: Pick<About, 'cap'>): string {
  if (!found) return '消息';
  const count = found.count === undefined ? '' : `，已计 ${found.count} 条`;
  return `${found.purpose ? `${found.purpose} ` : ''}${of(found.channel)}${found.window ? within(found.window) : ''}最多 ${found.max} 条${count}`;
}

const units = { day: '每个自然日', week: '每个自然周', month: '每个自然月' } as const;
const within = (window: CapWindow): string =>
  window.kind === 'calendar' ? units[window.unit] : `每 ${sayLength(window.per)}`;
