import type { Request } from 'express';
import { channelKinds, type ChannelKind } from '../../domain/contact/channel';
import type { Language } from '../../domain/words/words';
import { keyInWords } from './key-in-words';

/** What the pages behind the links of messages say. */
type LinkWords = {
  readonly channel: (kind: ChannelKind) => string;
  readonly stop: {
    readonly head: string;
    readonly text: (purpose: string, channel: string) => string;
    readonly button: string;
    readonly done: string;
    readonly stopped: (purpose: string, channel: string) => string;
    readonly late: string;
  };
  readonly confirm: {
    readonly lead: string;
    readonly more: string;
    readonly button: string;
    readonly another: string;
    readonly anotherLead: string;
    readonly otherwise: string;
  } & Readonly<Record<'confirmed' | 'already' | 'expired' | 'void' | 'sent' | 'capped', Said>>;
};
type Said = { readonly head: string; readonly text: string };

const channels: Readonly<Record<string, string>> = { email: '电子邮件', sms: '短信', wechat: '微信', push: '推送' };

export const linkWords: Readonly<Record<Language, LinkWords>> = {
  en: {
    channel: keyInWords,
    stop: {
      head: 'Stop these messages?',
      text: (purpose, channel) =>
        `You will get no more messages about “${purpose}” by ${channel}. Nothing else changes.`,
      button: 'Stop them',
      done: 'Done',
      stopped: (purpose, channel) => `You will get no more messages about “${purpose}” by ${channel}.`,
      late: 'A message that was already on its way may still arrive.',
    },
    confirm: {
      lead: 'You are asked whether you agree to this:',
      more: 'More about it',
      button: 'Yes, I agree',
      another: 'Send me a new link',
      anotherLead: 'A new link can be sent to the same address.',
      otherwise: 'If you do not want it, close this page: nothing changes.',
      confirmed: { head: 'Thank you', text: 'You have agreed, and your address is confirmed.' },
      already: {
        head: 'Confirmed already',
        text: 'You have agreed with this link before. It changes nothing any more.',
      },
      expired: {
        head: 'This link is too old',
        text: 'Nothing was confirmed.',
      },
      void: {
        head: 'This link is no longer good',
        text: 'There is a newer one, or what it asked for was changed since. It changes nothing any more.',
      },
      sent: { head: 'A new link is on its way', text: 'It goes to the same address. The old link stays without use.' },
      capped: {
        head: 'Not so often',
        text: 'As many links were sent today as there may be. Please try again tomorrow.',
      },
    },
  },
  zh: {
    channel: (kind) => (channelKinds.includes(kind) ? (channels[kind] ?? kind) : kind),
    stop: {
      head: '不再接收这些消息？',
      text: (purpose, channel) => `您将不再通过${channel}收到关于“${purpose}”的消息。其他设置不变。`,
      button: '不再接收',
      done: '完成',
      stopped: (purpose, channel) => `您将不再通过${channel}收到关于“${purpose}”的消息。`,
      late: '已在途中的消息可能仍会送达。',
    },
    confirm: {
      lead: '请确认您是否同意以下内容：',
      more: '了解更多',
      button: '是的，我同意',
      another: '发送新链接',
      anotherLead: '我们可以向同一地址发送新链接。',
      otherwise: '如果不需要，请关闭本页，一切保持不变。',
      confirmed: { head: '谢谢', text: '您已同意，您的地址已确认。' },
      already: { head: '已经确认', text: '您此前已通过此链接同意，它不再产生任何作用。' },
      expired: { head: '链接已过期', text: '尚未确认任何内容。' },
      void: { head: '链接已失效', text: '已有更新的链接，或相关内容此后已更改。此链接不再产生任何作用。' },
      sent: { head: '新链接已发出', text: '新链接将发送到同一地址，旧链接不再有效。' },
      capped: { head: '请稍后再试', text: '今天发送的链接已达上限，请明天再试。' },
    },
  },
};

/** In which language a page speaks: the one that its address asks for, else the reader's, else their browser's. */
export function pageLanguage(
  request: Request,
  readers?: string,
): { readonly tag: string; readonly language: Language } {
  const { lang } = request.query;
  const asked = typeof lang === 'string' && lang !== '' ? lang : readers;
  const tag = asked ?? (request.acceptsLanguages('en', 'zh') || 'en');
  return { tag, language: /^zh\b/i.test(tag) ? 'zh' : 'en' };
}
