import { audienceEntered, audienceLeft, emailClicked, feedbackGiven, purchaseClassChanged, questionAnswered, questionAsked, signedUp, smsReceived, surveyAnswered } from '../../person/event'; // prettier-ignore
import type { CallType } from '../../schema/calls/incoming';
import { named, type Named } from '../named';
import type { Language } from '../words';

/** Calls that are something by themselves, whatever name came with them. */
const types = {
  page: ['page viewed', '浏览页面'],
  screen: ['screen viewed', '浏览屏幕'],
  identify: ['profile told', '告知资料'],
  group: ['group told', '告知所属群组'],
  alias: ['name joined', '关联标识'],
  enrol: ['entry into a journey asked for', '请求进入旅程'],
  audience: ['the time of an audience', '受众时刻'],
} as const satisfies Named<Exclude<CallType, 'track'> | 'enrol' | 'audience'>;

/** Events that mean something to Sojourn itself. Journeys listen to them by their names, so that these stay beside the words. */
const own = {
  'Consent Changed': '同意改变',
  'Preferences Changed': '偏好改变',
  [signedUp]: '注册',
  [surveyAnswered]: '回答问卷',
  [questionAsked]: '被提问',
  [questionAnswered]: '回答提问',
  [emailClicked]: '点击邮件',
  [smsReceived]: '收到短信',
  [feedbackGiven]: '给出反馈',
  [audienceEntered]: '进入受众',
  [audienceLeft]: '离开受众',
  [purchaseClassChanged]: '购买类别改变',
} as const;

const sayType = named(types);

/** The name of an event for a reader; a name that somebody gave stays as it is. */
export const sayEventName = (name: string, language: Language): string =>
  language === 'zh' && Object.hasOwn(own, name) ? `${own[name as keyof typeof own]}（${name}）` : name;

/** What happened: the name of an event, behind the kind of call that it was where that says more. */
export function sayEvent({ type, name }: { readonly type: string; readonly name: string }, language: Language): string {
  if (!Object.hasOwn(types, type)) return sayEventName(name, language) || type;
  const said = sayType(type, language);
  const isNamedByType = name === '' || name.toLowerCase() === type;
  return isNamedByType ? said : language === 'zh' ? `${said}：${name}` : `${said}: ${name}`;
}
