import type { ChannelKind } from '../../contact/channel';
import type { Language } from '../words';

const names: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  preferred: ['the preferred one', '首选渠道'],
  email: ['email', '电子邮件'],
  sms: ['SMS', '短信'],
  wechat: ['WeChat', '微信'],
  push: ['push', '推送'],
};

/** A channel by its name; one that is not known here stands as it is written. */
export function sayChannel(kind: string, language: Language): string {
  const [en, zh] = (Object.hasOwn(names, kind) ? names[kind] : undefined) ?? [kind, kind];
  return language === 'zh' ? zh : en;
}

/** Channels to choose from, by what is written of them. */
export const channelNames = (
  kinds: readonly ChannelKind[],
  language: Language,
): Readonly<Record<ChannelKind, string>> => Object.fromEntries(kinds.map((kind) => [kind, sayChannel(kind, language)]));
