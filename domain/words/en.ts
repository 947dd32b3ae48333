import { sayDuration } from '../time/duration';
import type { CapWindow } from '../journey/policy';
import type { About } from './about';
import type { Phrases } from './phrases';
import { saySuppression } from './say/suppression';
import { partsInUtc } from './say/utc';

const moment: Phrases['moment'] = (at) => {
  const { day, month, year, hour, minute } = partsInUtc(at, 'named');
  return `${day} ${month} ${year}, ${hour}:${minute} UTC`;
};

export const english: Phrases = {
  moment,
  outcome: {
    send: (because, { channel }) => `Sent${channel ? ` by ${channel}` : ''}: ${because}.`,
    hold: (because, _, until) => `Held${until ? ` until ${until}` : ''}: ${because}.`,
    skip: (because) => `Not sent: ${because}.`,
    exit: (because) => `Left the journey: ${because}.`,
  },
  because: {
    permitted: ({ entry, purpose }) =>
      entry === undefined
        ? 'nothing stands against it'
        : `line ${entry} of the consent ledger permits ${purpose ?? 'it'}`,
    confirmation: (about) => `it asks the owner of the address to confirm the consent${scope(about)}`,
    'no-consent': (about) => `there is no consent${scope(about)}`,
    denied: (about) => `consent${scope(about)} was denied`,
    withdrawn: (about) => `consent${scope(about)} was withdrawn`,
    expired: (about) => `the consent${scope(about)} has expired`,
    outdated: (about) => `the consent${scope(about)} was given to ${outdatedText(about)}`,
    pending: (about) => `the consent${scope(about)} waits to be confirmed`,
    confirmed: (about) => `the consent${scope(about)} needs no confirmation any more`,
    unsubscribed: ({ purpose }) => `the person has switched off ${purpose ?? 'the topic'}`,
    suppressed: (about) =>
      `the address${on(about.channel)} is on the suppression list${about.suppression ? `: ${saySuppression(about.suppression, 'en')}` : ''}`,
    'no-address': (about) => `there is no address${on(about.channel)}`,
    'unverified-address': (about) => `the address${on(about.channel)} is not confirmed`,
    'claimed-address': (about) => `only a browser gave the address${on(about.channel)}, and nobody confirmed it`,
    'no-content': (about) => `the template says nothing${on(about.channel)}`,
    'channel-not-preferred': ({ channel }) => `the person does not want ${channel ?? 'any of the channels'}`,
    capped: (about) => `the cap of ${cap(about)} is full`,
    'own-frequency': (about) => `the person's own limit of ${cap(about)} is reached`,
    'quiet-hours': ({ quiet }) =>
      quiet
        ? `${quiet.own ? "the person's own" : 'the'} quiet hours are ${quiet.from} to ${quiet.to}${quiet.zone ? ` in ${quiet.zone}` : ''}`
        : 'these are quiet hours',
    snoozed: ({ snoozeUntil }) =>
      `the person asked for silence${snoozeUntil === undefined ? '' : ` until ${moment(snoozeUntil)}`}`,
    'lost-to': ({ winner, ...about }) =>
      winner
        ? `the journey ${winner.journey}${winner.priority === undefined ? '' : ` (priority ${winner.priority})`} ${winner.expectedAt === undefined ? 'took' : `is going to want, at ${moment(winner.expectedAt)},`} the last place under the cap of ${cap(about)}`
        : 'another message went first',
    holdout: () => 'the person is kept out, for comparison',
    paused: () => 'outreach to the person is paused',
    'journey-paused': () => 'the journey is paused',
    'own-pause': () => 'the person has paused this journey',
    restricted: () => 'the person wants their data to lie still',
    objected: () => 'the person objects to that use of their data',
    left: () => 'the person has left this journey',
    'channel-down': ({ channel }) => `${channel ?? 'the channel'} cannot be used`,
    exited: ({ exit }) => `the journey ended${exit ? ` (${exit})` : ''} before the message went`,
    duplicate: () => 'the same message went already',
    'held-too-long': () => 'it was held too long',
    'template-error': ({ template }) => `the template${template ? ` ${template}` : ''} could not be filled in`,
    'template-missing': ({ template }) => `there is no template${template ? ` ${template}` : ''}`,
    rejected: () => 'the provider refused it',
    bounced: (about) => `nobody is at the address${on(about.channel)}`,
    'provider-refuses': () => 'the provider refuses us, or the mailbox is full; it is tried again',
    'outcome-unknown': () => "it was handed over, and nobody recorded the provider's answer",
    'past-date': () => 'the date had passed',
    'condition-error': () => 'a condition could not be computed',
    'too-many-passages': () => 'as many passages of the person are under way as there may be at once',
    merged: () => 'the person is in this journey by another of the profiles that became one',
    'question-answered': ({ question }) => `the answer to ${question ?? 'the question'} is known`,
    'question-refused': ({ question }) => `the person did not want to answer ${question ?? 'it'}`,
    'question-asked': ({ question }) => `${question ?? 'the same'} was asked not long ago`,
    'question-open': ({ winner }) =>
      winner
        ? `the journey ${winner.journey}${winner.question === undefined ? '' : ` asks for ${winner.question}`}, and one question is asked at a time`
        : 'another question waits for its answer',
  },
  name: {
    permitted: 'permitted',
    'no-consent': 'no consent',
    denied: 'denied',
    withdrawn: 'withdrawn',
    expired: 'consent expired',
    outdated: 'consent out of date',
    confirmation: 'asks for confirmation',
    pending: 'consent to be confirmed',
    confirmed: 'confirmed already',
    unsubscribed: 'topic switched off',
    suppressed: 'suppressed',
    'no-address': 'no address',
    'unverified-address': 'address not confirmed',
    'claimed-address': 'address only claimed',
    'no-content': 'nothing in the template',
    'channel-not-preferred': 'channel not wanted',
    capped: 'cap full',
    'own-frequency': 'own limit reached',
    'quiet-hours': 'quiet hours',
    snoozed: 'snoozed',
    'lost-to': 'another message went first',
    holdout: 'holdout',
    paused: 'outreach is paused',
    'journey-paused': 'the journey is paused',
    'own-pause': 'paused by the person',
    restricted: 'their data lie still',
    objected: 'the person objects',
    left: 'left by the person',
    'channel-down': 'channel cannot be used',
    exited: 'journey ended',
    duplicate: 'sent already',
    'held-too-long': 'held too long',
    'template-error': 'template broken',
    'template-missing': 'no template',
    rejected: 'refused by the provider',
    bounced: 'nobody at the address',
    'provider-refuses': 'provider refuses us',
    'outcome-unknown': 'outcome unknown',
    'past-date': 'date passed',
    'condition-error': 'condition broken',
    'too-many-passages': 'too many passages',
    merged: 'two profiles became one',
    'question-answered': 'answered already',
    'question-refused': 'question refused',
    'question-asked': 'asked lately',
    'question-open': 'another question is open',
  },
  besides: (names) => ` (${names.map(({ channel, name }) => `${channel}: ${name}`).join(', ')})`,
  heldSince: (since) => `, and it had been held since ${since}`,
  waiting: {
    time: (_, until) => `until ${until}`,
    event: (what, until) => `for ${what}, at most until ${until}`,
    condition: (_, until) => `for a condition to come true, at most until ${until}`,
    'free-moment': (what, until) => `a free moment: ${what}${until ? ` until ${until}` : ''}`,
    mending: (what) => `to be mended: ${what}`,
    resume: (what) => `to be resumed: ${what}`,
    permission: (what, until) => `permission: ${what}${until ? `, at most until ${until}` : ''}`,
    'hand-over': () => 'to be handed over',
    answer: (_, until) => `for another system to answer, at most until ${until}`,
  },
  cannot: {
    'unreadable-time': () => 'what it has to wait for cannot be read as a time',
    'template-error': (template) => `the template${template ? ` ${template}` : ''} could not be filled in`,
    unstorable: () => 'the database does not take what was decided',
    'no-rest': () => 'one step leads to the next without an end',
    'no-way-on': () => 'no way leads on from the step where it stands',
    'too-costly': () => 'the conditions of everything under way ask for too much at once',
    defect: () => 'a rule failed, which is a defect of Sojourn',
  },
  cause: (because, detail) => `${because} (${detail})`,
  parked: (because) => `Parked: ${because}. It goes on when that is mended.`,
};

const on = (channel: string | undefined): string => (channel ? ` for ${channel}` : '');
const scope = ({ purpose, channel }: About): string =>
  `${purpose ? ` for ${purpose}` : ''}${channel ? ` by ${channel}` : ''}`;

const outdatedText = ({ agreed }: About): string =>
  agreed
    ? `${agreed.version === undefined ? 'an unknown version' : `version ${agreed.version}`} of ${agreed.statement}, which version ${agreed.goodFrom} put out of date`
    : 'a statement that is out of date';

function cap({ cap: found }: Pick<About, 'cap'>): string {
  if (!found) return 'messages';
  const over = `${found.purpose ? ` for ${found.purpose}` : ''}${found.channel ? ` by ${found.channel}` : ''}`;
  const counted = found.count === undefined ? '' : ` (${found.count} counted)`;
  return `${found.max}${over}${found.window ? within(found.window) : ''}${counted}`;
}

const within = (window: CapWindow): string =>
  window.kind === 'calendar' ? ` a calendar ${window.unit}` : ` in ${sayDuration(window.per)}`;
