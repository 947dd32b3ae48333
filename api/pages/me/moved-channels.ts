import { channelKinds, type ChannelKind } from '../../../domain/contact/channel';
import type { Form } from './form';

export const channelMoves = ['up', 'off', 'on'] as const;
export type ChannelMove = (typeof channelMoves)[number];

/** What is to become of one channel. */
export type Moved = { readonly channel: ChannelKind; readonly move: ChannelMove };

/** What a button says of one channel; a page that was opened before another change says nothing of the others. @returns undefined where the form speaks of none */
export function moveIn(form: Form): { readonly said: Moved } | { readonly unreadable: 'channels' } | undefined {
  const [asked, how] = [form.get('channel'), form.get('move')];
  if (asked === undefined && how === undefined) return undefined;
  const channel = channelKinds.find((one) => one === asked);
  const move = channelMoves.find((one) => one === how);
  return channel && move ? { said: { channel, move } } : { unreadable: 'channels' };
}

/** @param used in their order */
export function channelsAfter(used: readonly ChannelKind[], { channel, move }: Moved): ChannelKind[] {
  const at = used.indexOf(channel);
  const others = used.filter((one) => one !== channel);
  if (move === 'off') return others;
  if (move === 'on') return at < 0 ? [...used, channel] : [...used];
  return at < 1 ? [...used] : [...others.slice(0, at - 1), channel, ...others.slice(at - 1)];
}
