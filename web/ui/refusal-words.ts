import { isProblemCode } from '../../domain/schema/reading/problem-codes';
import { sayProblem } from '../../domain/words/say/problem';
import type { Flaw, Refused } from '../api/refused';
import type { Language, WordsOf } from '../shell/language';

/** What the API says to programs, said to people, with what to do; every other code keeps the API's words. */
const english: Readonly<Record<string, string>> = {
  unauthenticated:
    'This key is not known here, or it was revoked. Check that it was copied whole. The first start printed one as “admin-key”; whoever is admin makes new ones under Settings.',
  csrf: 'This page was opened before you signed in anew. Load it again; what you typed in the editor of a journey is kept.',
  stale: 'Somebody changed it meanwhile. Load it again and decide anew.',
  'unknown-definition':
    'There is nothing with this name here: it was never made, or the address is mistyped. The lists in the menu show what there is.',
  'needs-approval': 'Somebody else has to agree first: ask for an approval, and another key gives it.',
  'last-admin-key': 'Nobody could make keys any more. Make another key with the role admin first.',
  'rate-limited': 'That was too much at once. Try again in a few seconds.',
  unavailable: 'The database does not answer at the moment. Nothing is lost; try again in a minute.',
  internal: 'Something broke on our side. Try again; if it stays, whoever runs Sojourn finds the reason in its log.',
};

const chinese: Readonly<Record<string, string>> = {
  unauthenticated:
    '系统不认识此密钥，或它已被吊销。请检查是否完整复制。首次启动时打印的“admin-key”可以使用；管理员可在“设置”中创建新密钥。',
  csrf: '此页面是在您重新登录之前打开的。请重新加载；旅程编辑器中的内容会保留。',
  stale: '期间有其他人更改了它。请重新加载后再决定。',
  'needs-approval': '需要其他人先批准：请申请批准，由另一个密钥批准。',
  'last-admin-key': '这样将没有人能创建密钥。请先创建另一个管理员密钥。',
  'rate-limited': '一次请求过多，请几秒后重试。',
  unavailable: '数据库暂时没有响应。不会丢失任何内容，请一分钟后重试。',
  internal: '系统内部出错。请重试；如果仍然如此，运行 Sojourn 的人可在日志中找到原因。',
  forbidden: '此密钥无权执行此操作，请使用具有相应权限的密钥。',
  'own-approval': '不能批准自己的申请，请由其他人使用另一个密钥批准。',
  'cross-site': '其他网站不能执行此操作。',
  'not-found': '这里什么也没有。',
  'unknown-customer': '没有人使用这个编号。请使用客户编号，或“类型:值”形式的标识。',
  'unknown-line': '同意记录中没有这一条。',
  'unknown-message': '此人没有这条消息。',
  'unknown-definition': '这里没有这个名称的内容：它从未创建，或地址有误。菜单中的列表显示现有的内容。',
  'unknown-import': '没有这次导入。',
  'unknown-backtest': '没有这次回测；30 天后会被删除。',
  'unknown-key': '没有这个密钥。',
  'unknown-request': '没有等待处理的此请求。',
  'unknown-problem': '没有这个问题，可能已经解决。',
  conflict: '这与当前状态不符，请查看当前状态后再决定。',
  'identifier-taken': '此标识属于其他人；档案不会被悄悄合并。',
  'ambiguous-identifier': '有多人使用此标识，请改用客户编号。',
  'too-large': '内容过大，请减少。',
  invalid: '填写的内容有误，请更正下列各项。',
  'invalid-definition': '定义有问题，未发布。请更正下列各项。',
  'malformed-definition': '定义无法读取。',
  'malformed-json': '内容不是 JSON。',
  'malformed-request': '请求无法读取。',
  'not-a-test-address': '测试不能发送到此地址。请在策略的测试地址中列出它。',
  'too-expensive': '所需的时间或内存超过上限，请减少内容或缩短时间范围。',
  'blocked-identifier': '此标识不代表任何人，请填写真实的标识。',
  'over-limit': '此人已达到上限。',
  misdirected: '请求发往了另一个主机名。请使用 localhost，或设置 PUBLIC_URL。',
};

export const refusals: WordsOf<Readonly<Record<string, string>>> = { en: english, zh: chinese };

/** Why it was not done and what to do, in the reader's words. */
export const sayRefusal = ({ code, detail, remedy }: Refused, language: Language): string =>
  (Object.hasOwn(refusals[language], code) ? refusals[language][code] : undefined) ?? `${detail} ${remedy}`;

/** What is wrong with a field that was sent, by the API's code. */
const wrong: WordsOf<Readonly<Record<string, string>>> = {
  en: { 'too-small': 'It is empty, or too small.', 'invalid-type': 'It is missing, or of another kind than it has to be.' },
  zh: {
    'too-small': '为空或太小。',
    'too-big': '太长或太大。',
    'invalid-type': '缺失或类型不对。',
    'invalid-format': '格式不对。',
    'invalid-value': '不接受这个值。',
    'unrecognized-keys': '没有这个字段。',
  },
}; // prettier-ignore

/** One thing that is wrong with what was sent. */
export function sayFlaw({ code = '', detail }: Flaw, language: Language): string {
  if (isProblemCode(code)) return sayProblem({ code, detail }, language);
  return (Object.hasOwn(wrong[language], code) ? wrong[language][code] : undefined) ?? detail;
}
