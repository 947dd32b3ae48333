import type { Language } from '../../domain/words/words';
import type { ErrorCode } from '../http/errors';

type Said = { readonly head: string; readonly text: string };
type Words = Readonly<Partial<Record<ErrorCode, Said>>> & { readonly other: Said };

const broken: Readonly<Record<Language, Said>> = {
  en: {
    head: 'We cannot answer right now',
    text: 'What you asked for may not have been done. Please try again in a few minutes.',
  },
  zh: { head: '暂时无法处理', text: '您的请求可能尚未完成，请几分钟后重试。' },
};

/** What is wrong with a link, or what it leads to, in the words of whoever gets messages: they know nothing of routes. */
const problems: Readonly<Record<Language, Words>> = {
  en: {
    'not-found': {
      head: 'This link does not work',
      text: 'It was not copied whole, or its time is over. The newest message from us has one that works.',
    },
    'rate-limited': { head: 'That was too much at once', text: 'Nothing was changed. Please try again in a minute.' },
    'too-large': { head: 'That was too long', text: 'Nothing was changed. Please go back and write less.' },
    unavailable: broken.en,
    internal: broken.en,
    other: { head: 'This could not be read', text: 'Nothing was changed. Please go back and try again.' },
  },
  zh: {
    'not-found': { head: '此链接无效', text: '链接不完整，或已过期。我们最近发送的消息中有可用的链接。' },
    'rate-limited': { head: '请求过于频繁', text: '没有任何更改。请一分钟后重试。' },
    'too-large': { head: '内容过长', text: '没有任何更改。请返回并减少文字。' },
    unavailable: broken.zh,
    internal: broken.zh,
    other: { head: '无法读取', text: '没有任何更改。请返回重试。' },
  },
};

export const linkProblem = (code: ErrorCode, language: Language): Said =>
  problems[language][code] ?? problems[language].other;
