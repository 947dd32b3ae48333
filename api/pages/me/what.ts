import type { Demand } from '../../../domain/person/ledger/demands';
import type { Millis } from '../../../domain/time/time';
import { sayChannel, sayPurpose, sayTrait, type See } from './see';

/** What something was done to, as the page that answers names it. */
export type What =
  | { readonly of: 'purpose' | 'journey' | 'trait' | 'wish' | 'channel'; readonly name: string }
  | { readonly of: 'way'; readonly name: string; readonly channel: string }
  | { readonly of: 'right'; readonly right: Demand }
  | { readonly at: Millis };

export function sayWhat(see: See, what: What): string {
  if ('at' in what) return see.moment(what.at);
  if (what.of === 'right') return see.words.rights.demands[what.right].head;
  const { name } = what;
  switch (what.of) {
    case 'way':
      return `${sayPurpose(see, name)} (${sayChannel(see, what.channel)})`;
    case 'purpose':
      return sayPurpose(see, name);
    case 'journey':
      return see.view.journeyNamed(name);
    case 'trait':
      return sayTrait(see, name);
    case 'channel':
      return sayChannel(see, name);
    case 'wish':
      return sayWish(see, name);
  }
}

/** A wish by what its place on the page is headed. */
function sayWish({ words: { contact, topics, journeys, rights } }: See, name: string): string {
  const heads: Readonly<Record<string, string>> = {
    channels: contact.channels.head,
    frequency: contact.frequency.head,
    topicFrequency: contact.frequency.head,
    quietHours: contact.quiet.head,
    timezone: contact.quiet.zone,
    language: contact.language.head,
    snooze: contact.snooze.head,
    topics: topics.head,
    journeys: journeys.head,
    right: rights.head,
  };
  return Object.hasOwn(heads, name) ? (heads[name] ?? name) : name;
}
