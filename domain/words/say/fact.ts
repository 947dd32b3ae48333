import { named } from '../named';
import { sayChannel } from './channel';
import { sayEventName } from './event';
import { saySource } from './source';
import { sayConsentState } from './status';
import { saySuppression } from './suppression';
import { sayStepId } from './step-id';
import { sayWhy } from './why';
import type { Language } from '../words';

/** What is written beside a decision or a change, by its name. */
const facts = {
  after: ['after', '之后'],
  agreed: ['agreed to', '所同意的'],
  arm: ['arm', '分支'],
  askedAt: ['asked', '提问于'],
  at: ['when', '时间'],
  attempt: ['attempt', '次数'],
  before: ['before', '之前'],
  by: ['by', '依据'],
  cap: ['cap', '频次上限'],
  caps: ['caps', '频次上限'],
  channel: ['channel', '渠道'],
  channels: ['channels', '渠道'],
  code: ['code', '代码'],
  consent: ['line of the ledger', '同意记录'],
  count: ['counted', '已计'],
  customer: ['person', '客户'],
  days: ['days', '天'],
  event: ['event', '事件'],
  exit: ['exit', '退出规则'],
  expectedAt: ['expected', '预计于'],
  field: ['field', '字段'],
  frequency: ['at most', '最多'],
  from: ['from', '从'],
  goodFrom: ['good from version', '有效的最低版本'],
  heldSince: ['held since', '暂缓自'],
  holders: ['counted messages', '计入的消息'],
  journey: ['journey', '旅程'],
  journeys: ['journeys', '旅程'],
  kind: ['kind', '种类'],
  language: ['language', '语言'],
  max: ['at most', '最多'],
  messageId: ['message', '消息'],
  millis: ['milliseconds', '毫秒'],
  months: ['months', '月'],
  most: ['at most', '最多'],
  owner: ['set by', '由谁设定'],
  per: ['per', '每'],
  personalisation: ['personalisation', '个性化'],
  priority: ['priority', '优先级'],
  purpose: ['purpose', '用途'],
  question: ['question', '问题'],
  quietHours: ['quiet hours', '免打扰时段'],
  reason: ['reason', '原因'],
  refusedAt: ['refused', '拒绝于'],
  seq: ['line', '条目'],
  signal: ['signal', '信号'],
  snoozeUntil: ['silence until', '静默至'],
  source: ['said by', '来源'],
  state: ['state', '状态'],
  statement: ['statement', '声明'],
  step: ['step', '步骤'],
  suppression: ['suppression', '禁发原因'],
  template: ['template', '模板'],
  timezone: ['time zone', '时区'],
  to: ['to', '到'],
  topics: ['topics', '主题'],
  tried: ['no way by', '无法使用的渠道'],
  unit: ['unit', '单位'],
  until: ['until', '直到'],
  version: ['version', '版本'],
  window: ['within', '时间窗口'],
  winner: ['who won', '胜出者'],
  zone: ['time zone', '时区'],
} as const;
export const factNames = Object.keys(facts);

/** What one of Sojourn's own facts is called. */
export const sayFact = named(facts);

const choices = named({
  policy: ['the policy', '策略'],
  person: ['the person', '本人'],
  calendar: ['by the calendar', '按日历'],
  rolling: ['rolling', '滚动'],
  exact: ['exact', '精确时长'],
  day: ['day', '日'],
  week: ['week', '周'],
  month: ['month', '月'],
});

const values: Readonly<Record<string, (said: string, language: Language) => string>> = {
  channel: sayChannel,
  channels: sayChannel,
  event: sayEventName,
  kind: choices,
  owner: choices,
  reason: sayWhy,
  source: saySource,
  state: sayConsentState,
  step: sayStepId,
  suppression: saySuppression,
  unit: choices,
};

/** What a text of such a fact means; one that is nobody's word of ours stays as it is. */
export const sayFactValue = (name: string, said: string, language: Language): string =>
  Object.hasOwn(values, name) ? (values[name]?.(said, language) ?? said) : said;

/** The latest instant that JavaScript knows. */
const latest = 8.64e15;

/** Whether a fact is an instant, as epoch milliseconds. */
export const isInstant = (name: string, value: number): boolean =>
  /(At|Since|Until)$|^at$/.test(name) && Math.abs(value) <= latest;
