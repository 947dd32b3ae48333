/** A way of reaching a person: `email`, `sms`, … one file each in `channels/`. */
export type ChannelKind = string;

/** The identifier kind that is an address on each channel. */
export const addressKind: Readonly<Record<string, string>> = {
  email: 'email',
  sms: 'phone',
  wechat: 'wechat',
  push: 'device',
};

/** Channels that the language knows. */
export const channelKinds: readonly ChannelKind[] = ['email', 'sms', 'wechat', 'push'];

/** Those that have a file in `channels/`. */
export const spokenKinds: ReadonlySet<ChannelKind> = new Set(['email']);
