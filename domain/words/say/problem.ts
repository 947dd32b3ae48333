import type { Problem } from '../../schema/reading/problem';
import type { ProblemCode } from '../../schema/reading/problem-codes';
import type { Language } from '../words';

/** What a problem is to its author: not said yet, wrong, or worth knowing. */
export type Manner = 'open' | 'wrong' | 'note';

/** What nobody has filled in yet is open, not wrong. @param data what the definition says */
export function mannerOf({ severity, pointer, code }: Pick<Problem, 'severity' | 'pointer' | 'code'>, data: unknown): Manner {
  if (severity !== 'error') return 'note';
  if (code === 'missing' || code === 'no-steps') return 'open';
  return code === 'out-of-range' && isEmpty(at(data, pointer)) ? 'open' : 'wrong';
} // prettier-ignore

const isEmpty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0);

function at(data: unknown, pointer: string): unknown {
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')); // prettier-ignore
  return parts.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined,
    data,
  );
}

type Said = { readonly code: string; readonly detail: string; readonly hint?: string | undefined };

/** A problem in the reader's words. In Chinese the kind of problem with the names that the detail quotes; a code that is not known here in the words it came with. */
export function sayProblem({ code, detail, hint = '' }: Said, language: Language): string {
  const known = language === 'zh' && Object.hasOwn(chinese, code) ? chinese[code as ProblemCode] : undefined;
  if (known === undefined) return `${detail} ${hint}`.trim();
  const quoted = [...`${detail} ${hint}`.matchAll(/"([^"]{1,80})"/g)].map(([, name]) => `“${name}”`);
  const names = [...new Set(quoted)].slice(0, 4).join('、');
  return names === '' ? known : `${known.replace(/。$/, '')}：${names}。`;
}

/** Every problem of a definition, with what to do. */
export const chinese: Readonly<Record<ProblemCode, string>> = {
  'condition-empty': '条件为空。',
  'condition-too-long': '条件超过 2,000 个字符。',
  'condition-too-deep': '条件嵌套超过 40 层。',
  'condition-unreadable': '条件从所指位置起无法读懂。',
  'condition-not-here': '这个名称在此处没有意义。',
  'condition-not-literal': '事件、属性或时间窗口的名称必须直接写成文本。',
  'condition-type': '类型不匹配。',
  'condition-unknown-field': '没有这个字段。',
  'condition-unknown-function': '没有这个函数。',
  'condition-unknown-name': '没有这个名称。',
  'condition-value': '该字段不会有这个值。',
  'condition-window': '时间窗口应为时长，例如“90 days”。',
  unreadable: '文本不是可读的 YAML 或 JSON，请修正所指的行。',
  'too-large': '定义过大，请拆成两个。',
  'too-deep': '定义嵌套过深。',
  'several-documents': '一次只能有一个文档。',
  'yaml-anchor': '不支持锚点和别名，请把值写两次，或给文本加引号。',
  'yaml-tag': '不支持标签，以 ! 开头的文本请加引号。',
  'yaml-directive': '不支持 YAML 指令，以 % 开头的文本请加引号。',
  'control-character': '文本中有看不见的字符，请删除。',
  'bad-number': '这里应为数字。',
  'bad-key': '键只能由 a-z、0-9 和“-”组成。',
  'duplicate-key': '同一个键出现了两次。',
  'other-key': '地址中的键与定义中的键不同。',
  'unknown-kind': '第一个键应说明这是什么：旅程、模板、受众、声明或策略。',
  missing: '此项尚未填写。',
  'wrong-type': '值的类型不对。',
  'wrong-value': '此字段不接受这个值。',
  'unknown-key': '没有这个字段。',
  'unknown-value': '此字段不接受这个值。',
  'out-of-range': '太小、太大、太短或太长；不能为空。',
  'bad-duration': '时长不可读，例如“3 days”、“2 hours”或“1 calendar month”。',
  'bad-date': '既不是日期，也不是得出日期的表达式。',
  'bad-time': '时刻不可读，例如“09:00”。',
  'bad-zone': '不是 IANA 时区，例如 Europe/Berlin。',
  'bad-language': '不是语言标签，例如 en 或 zh-CN。',
  'bad-url': '不是 http 或 https 地址。',
  'low-contrast': '此颜色在白底上看不清，请选更深的颜色。',
  'bad-rule': '重复规则无法读懂，或永远不会发生。',
  'no-enter': '没有人会自行进入此旅程。',
  'no-steps': '旅程至少需要一个步骤。',
  'unclear-entry': '每种进入方式只能是事件、阶段、受众或 API 之一。',
  'useless-gap': '没有人会再次进入，因此间隔不起作用。',
  'unknown-step': '没有这种步骤。',
  'several-steps': '一个列表项中有两种步骤，请分开。',
  'too-many-steps': '旅程最多 500 个步骤，请拆成两个。',
  'unreachable-step': '前一步已结束旅程，没有人会到达这里。',
  'duplicate-id': '两个步骤的标识相同。',
  'shared-name': '两个步骤同名，其中一个会得到另一个标识。',
  'else-not-last': '“否则”应放在最后。',
  'bad-weights': '各分组的权重之和为零。',
  'holdout-with-steps': '对照分组没有步骤：不向其发送任何内容。',
  'repeated-channel': '同一渠道出现了两次，第二次不起作用。',
  'channel-without-content': '模板没有此渠道的内容，因此不会使用它。',
  'unknown-template': '没有已发布的此模板。',
  'unknown-journey': '没有此旅程。',
  'unknown-audience': '没有已发布的此受众。',
  'enter-loop': '旅程之间无休止地互相进入。',
  'no-postal-address': '营销邮件没有法律要求的邮寄地址，请设置 MAIL_POSTAL_ADDRESS。',
  'no-sender': '营销邮件的发件人无法回复，请设置 MAIL_FROM。',
  'unlisted-purpose': '策略中没有此用途，因此按营销处理。',
  'bundled-purposes': '一份声明同时征求多项同意，请为每项单独编写声明。',
  'pre-ticked': '声明中有并非由人给出的同意，请去掉。',
  'conditional-consent': '其他事项取决于此同意，请单独征求。',
  'long-winded': '声明的文字比人们愿意读的更长。',
  'technical-text': '声明的文字过于专业或难懂。',
  'missing-locale': '声明缺少策略要求的一种语言。',
  'service-template-for-marketing': '服务消息不受频次上限和免打扰时段限制，因此不能用于营销。',
  'no-confirmation': '名为“confirmation”的模板必须是服务类模板，且每个正文都要有 {{ links.confirm }}。',
  'unknown-event': '至今没有出现过此名称的事件，请检查拼写。',
  'unknown-property': '事件至今没有过此属性，请检查拼写。',
  'unknown-trait': '至今没有人有此属性，请检查拼写。',
  'becomes-sensitive': '该属性已存储的值从现在起被遮盖；一小时后，未同意其用途的人的值将被删除，无法恢复。',
  'sensitive-trait': '敏感属性只对其自身用途可见。',
  'too-many-conditions': '此定义中的条件计算量过大。',
  'no-content': '模板没有内容：缺少 html、mjml 或文本。',
  'html-and-mjml': 'html 与 mjml 只能二选一。',
  'bad-mjml': 'MJML 无法编译。',
  liquid: 'Liquid 无法读懂。',
  'unknown-variable': '没有任何内容会填充此变量。',
  'no-way-out': '营销邮件没有退订链接，请写入 {{ links.unsubscribe }} 或 {{ links.preferences }}。',
  'long-mail': 'html 超过 102 kB 的邮件会被截断，请精简。',
  'broken-link': '链接无处可去，或邮件程序不会打开它。',
  'foreign-link': '链接指向没有名称的地址，或使用普通 http，请改用 https。',
}; // prettier-ignore
