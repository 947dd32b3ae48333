import type { Language } from '../words';
import { sayStepId } from './step-id';

/** What an operator needs to find a cause, in the reader's words; what is said by a library or a rule's author stays as it is, quoted. */
export function sayDetail(detail: string, language: Language): string {
  if (language === 'en') return detail;
  for (const [pattern, say] of chinese) {
    const found = pattern.exec(detail);
    if (found) return say(...found.slice(1).map((part: string | undefined) => part ?? ''));
  }
  return /^[\w ]{1,40}$/.test(detail) ? detail : quoted(detail);
}

const quoted = (words: string): string => `“${words}”`;

type Line = readonly [pattern: RegExp, say: (...parts: string[]) => string];

const parts: Readonly<Record<string, string>> = { subject: '主题', html: '正文', text: '纯文本' };
const limits: Readonly<Record<string, string>> = {
  render: '所用时间',
  work: '计算量',
  'memory alloc': '所用内存',
  'parse length': '长度',
};
const kinds: Readonly<Record<string, string>> = {
  nothing: '空值',
  'a list': '列表',
  'a string': '文本',
  'a number': '数字',
  'a boolean': '是或否',
  'a bigint': '数字',
  'a object': '对象',
};
const named = (names: Readonly<Record<string, string>>, name: string): string =>
  (Object.hasOwn(names, name) ? names[name] : undefined) ?? name;
const place = (line: string, column: string): string => (line === '' ? '' : `（第 ${line} 行第 ${column} 列）`);

/** Every detail that our own code gives, in the order in which they are tried. */
const chinese: readonly Line[] = [
  [/^version (\d+): (.*)$/s, (version, fault) => `版本 ${version}，${sayDetail(fault, 'zh')}`],
  [/^version (\d+)$/, (version) => `版本 ${version}`],
  [
    /^the (subject|html|text) cannot be rendered(?:: it exceeds the limit of ([a-z ]+?))?(?: \(line (\d+), column (\d+)\))?$/,
    (part, limit, line, column) =>
      `${named(parts, part)}无法填充${limit === '' ? '' : `，${named(limits, limit)}超过上限`}${place(line, column)}`,
  ],
  [/^the template cannot be rendered$/, () => '模板无法填充'],
  [/^the template "([^"]+)" has no content for (\w+)$/, (key, channel) => `模板 ${key} 没有渠道 ${channel} 的内容`],
  [/^it takes long to render, /, () => '填充耗时过长，而同时进行的此类任务过多'],
  [/^more than (\d+) rounds at one instant$/, (most) => `同一时刻超过 ${most} 轮`],
  [/^more than (\d+) steps at one instant$/, (most) => `同一时刻超过 ${most} 个步骤`],
  [/^journeys let each other in more than (\d+) times/, (most) => `旅程在同一时刻互相进入超过 ${most} 次`],
  [/^what journeys do changes the audience (\S+) again/, (audience) => `旅程的动作在同一时刻反复改变受众 ${audience}`],
  [/^the step (\S+) has no end by time$/, (step) => `步骤 ${sayStepId(step, 'zh')} 没有时间上的终点`],
  [
    /^([^:]+): (.*) gives (.+) that is no date or time$/s,
    (step, said, kind) =>
      `步骤 ${sayStepId(step, 'zh')}：${said === 'the date' ? '日期' : quoted(said)}得出${named(kinds, kind)}，既不是日期也不是时间`,
  ],
  [/^conditions$/, () => '条件'],
];
