import type { Touchpoint } from '../../domain/person/feedback/suspect';
import { sideBySide } from '../shell/language';

export const feedbackWords = sideBySide({
  title: ['Feedback', '反馈'],
  what: [
    'Whoever takes something back is asked one short question, on the page where they did it. Nobody has to answer.',
    '撤回同意的人会在当时的页面上被问一个简短的问题，可以不答。',
  ],
  empty: [
    'Nobody was asked in this time. Questions appear when somebody withdraws a consent or lowers a wish.',
    '这段时间没有人被询问。有人撤回同意或降低偏好时，问题会出现在这里。',
  ],
  when: ['Asked', '询问时间'],
  who: ['Person', '客户'],
  question: ['Question', '问题'],
  any: ['any', '全部'],
  answer: ['Answer', '回答'],
  noAnswer: ['no answer', '未回答'],
  touchpoint: ['Most likely why', '最可能的原因'],
  why: [
    (touchpoint: string, total: number, days: number) =>
      `${touchpoint}, ${total === 1 ? 'one message' : `${total} messages`} in ${days} days`,
    (touchpoint: string, total: number, days: number) => `${touchpoint}，${days} 天内 ${total} 条消息`,
  ],
  followed: ['What followed', '之后'],
  again: ['Agreed again.', '再次同意。'],
  notAgain: ['Did not agree again.', '未再同意。'],
  messages: [
    (count: number) =>
      count === 0 ? 'No message since.' : count === 1 ? 'One message since.' : `${count} messages since.`,
    (count: number) => (count === 0 ? '此后没有消息。' : `此后 ${count} 条消息。`),
  ],
});

/** By the kinds that `domain/person/feedback/suspect` knows. */
export const touchpointWords = sideBySide<Readonly<Record<Touchpoint['kind'], string>>>({
  contacts: ['many messages', '消息过多'],
  complaint: ['reported as spam', '被举报为垃圾邮件'],
  store: ['a visit to a store', '到店'],
  site: ['a visit to the website', '访问网站'],
  delivery: ['a delivery', '收货'],
  none: ['nothing is known', '未知'],
});
