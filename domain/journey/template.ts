import type { ChannelKind } from '../contact/channel';
import type { MessageClass } from './policy';

/** What one channel says, as Liquid source; `html` is final HTML (MJML was compiled at publish). */
export type Content = { readonly subject?: string; readonly html?: string; readonly text?: string };

export type Template = {
  readonly key: string;
  readonly version: number;
  readonly class: MessageClass;
  readonly channels: Readonly<Record<ChannelKind, Content>>;
  /** By language tag; what is missing falls back to `channels`. */
  readonly locales: Readonly<Record<string, Readonly<Record<ChannelKind, Content>>>>;
};
