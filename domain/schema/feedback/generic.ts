import { z } from 'zod';
import {
  cannotRead,
  eventId,
  feedbackOf,
  fitted,
  mailAddress,
  mostParts,
  ofList,
  readEach,
  type FeedbackReader,
} from './read';

export const genericEvent = z.looseObject({
  id: eventId.describe('Counts once.'),
  type: z.enum(['bounce', 'complaint', 'delivery']),
  hard: z.boolean().optional().describe('Of a bounce; without it the bounce is soft.'),
  address: mailAddress,
  messageId: z.string().optional().describe('The Message-ID, or the id of the message.'),
  at: z.unknown().optional().describe('A time; without one, or where it cannot be read, the time of receipt counts.'),
});

const generic = z.looseObject({ events: z.array(z.unknown()).max(mostParts) });

/** What any system may send that signs by Standard Webhooks. */
export const readGeneric: FeedbackReader = (payload, clocks) => {
  const body = fitted(generic, payload);
  if ('wrong' in body) return cannotRead(body.wrong);
  return readEach(ofList('/events', body.data.events), (value) => {
    const read = fitted(genericEvent, value);
    if ('wrong' in read) return read.wrong;
    const { id, type, hard, address, messageId, at } = read.data;
    return feedbackOf({ id, type, hard, address, at, messageIds: [messageId] }, clocks);
  });
};
