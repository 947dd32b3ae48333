import { filled } from '../words/gaps';
import { limits, sayLimit } from './limits';

/** What is noted of a call, an event or a line of the ledger that was stored otherwise than it was sent, as it is written down. */
export const notes = {
  'time-unreadable': 'The time that was sent could not be read: the time of receipt counts.',
  'time-before-1970': 'The time that was sent lies before 1970: the time of receipt counts.',
  'time-ahead': 'The time that was sent lies ahead: the time of receipt counts.',
  'browser-user': 'A browser\'s key said userId "{}", which proves nothing: it identifies nobody.',
  'browser-tier': "A browser's key said a tier, which only a backend says: it was left out.",
  'only-the-no': 'It could not be taken as it was sent: only what says the withdrawal was kept.',
  'no-id': 'Its id could not be read: it counts each time that it comes.',
  'no-purpose': 'No purpose could be read: it counts for every purpose.',
  'no-state': 'The state was not understood: it counts as a withdrawal.',
  'waits-to-be-confirmed': 'The grant waits to be confirmed by the owner of the address: it is told as pending.',
  'no-channel': 'The channel is not known: it counts for every channel.',
  unreadable: '"{}" could not be read and was left out.',
  'wish-unreadable': 'The wish "{}" could not be read: it counts as "{}" until it is said again.',
  'wish-held': 'The wish "{}" could not be read: marketing waits until "{}" is said again.',
  taken: 'Its identifier of the kind "{}" stays with somebody else.',
  apart: `Whoever has its identifier of the kind "{}" was not joined: of two who become one there are at most ${limits.joinedIdentifiers} identifiers together.`,
  'no-address': 'The trait "{}" cannot be read as an address, so that nobody is reached there.',
  'no-country': 'A number without its country needs the trait "country" beside it.',
  'names-nobody': 'The {} is a placeholder or no identifier, and was left out.',
  'not-exact': 'The number "{}" is beyond 2^53 and was rounded: send it as a text.',
  'no-claim': 'An address that a page says takes the place of none that was confirmed, and says nothing of an account.',
  'beyond-limit': 'Its traits and identifiers were left out.',
  ...sayLimit,
  'wrong-type': 'The {} "{}" is no {}: it was not stored.',
  'no-consent': 'The trait "{}" needs a consent for "{}": it was not stored.',
  'unplanned-event': 'The event "{}" is not in the data plan.',
  unplanned: 'The {} "{}" is not in the data plan: it was not stored.',
} as const;
export type Note = keyof typeof notes;

export const noteOf = (note: Note, ...names: readonly string[]): string => filled(notes[note], names);
