import { z } from 'zod';
import type { Feedback } from '../../contact/feedback';
import { cannotRead, eventId, feedbackOf, fitted, mailAddress, mostParts, ofList, optionalText, readEach, type Clocks, type FeedbackReader, type Reading } from './read'; // prettier-ignore

const named = z.looseObject({ event: z.string(), type: optionalText, reason: optionalText });
type Named = z.output<typeof named>;

const sendgridEvent = z.looseObject({
  email: mailAddress,
  sg_event_id: eventId,
  timestamp: z.unknown().optional(),
  'smtp-id': z.unknown().optional(),
  reason: optionalText,
  response: optionalText,
});

type Kind = Pick<Feedback, 'type' | 'hard'>;

/** Why SendGrid did not even try: what speaks of us or of the mail says nothing of the address. */
const dropped: readonly (readonly [RegExp, Kind])[] = [
  [/^(bounced address|invalid)\b/i, { type: 'bounce', hard: true }],
  [/^spam reporting address\b/i, { type: 'complaint' }],
];

/** A bounce is hard unless it is of the type "blocked", which passes. */
function kindOf({ event, type, reason = '' }: Named): Kind | undefined {
  switch (event) {
    case 'bounce':
      return { type: 'bounce', hard: type !== 'blocked' };
    case 'blocked':
    case 'deferred':
      return { type: 'bounce', hard: false };
    case 'dropped':
      return dropped.find(([form]) => form.test(reason))?.[1];
    case 'spamreport':
      return { type: 'complaint' };
    case 'delivered':
      return { type: 'delivery' };
    default:
      return undefined;
  }
}

/** SendGrid's Event Webhook: a list of events. */
export const readSendgrid: FeedbackReader = (payload, clocks) => {
  const list = fitted(z.array(z.unknown(), 'SendGrid sends a list of events.').max(mostParts), payload);
  return 'wrong' in list ? cannotRead(list.wrong) : readEach(ofList('', list.data), (value) => readOne(value, clocks));
};

function readOne(value: unknown, clocks: Clocks): Reading {
  const kind = fitted(named, value);
  if ('wrong' in kind) return kind.wrong;
  const about = kindOf(kind.data);
  if (!about) return 'ignored';
  const read = fitted(sendgridEvent, value);
  if ('wrong' in read) return read.wrong;
  const { email, sg_event_id: id, timestamp, reason, response } = read.data;
  const messageIds = [read.data['smtp-id']];
  return feedbackOf({ ...about, id, address: email, at: timestamp, messageIds, said: reason ?? response }, clocks);
}
