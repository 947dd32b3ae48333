import { z } from 'zod';
import type { Feedback } from '../../contact/feedback';
import { cannotRead, eventId, feedbackOf, fitted, mailAddress, optionalText, readEach, type Clocks, type FeedbackReader, type Reading } from './read'; // prettier-ignore

const envelope = z.looseObject({
  signature: z.looseObject({ token: z.string() }),
  'event-data': z.looseObject({
    event: z.string(),
    severity: optionalText,
    reason: optionalText,
    id: z.unknown().optional(),
  }),
});
type Named = z.output<typeof envelope>['event-data'];

const mailgunEvent = z.looseObject({
  id: eventId,
  recipient: mailAddress,
  timestamp: z.unknown().optional(),
  message: z.looseObject({ headers: z.looseObject({ 'message-id': z.unknown().optional() }) }).optional().catch(undefined),
  'delivery-status': z.looseObject({ message: optionalText, description: optionalText }).optional().catch(undefined),
}); // prettier-ignore

type Kind = Pick<Feedback, 'type' | 'hard'>;

/** Given up for another cause than the address: it was tried for too long, or a receiver refuses us. */
const passing: ReadonlySet<string | undefined> = new Set(['old', 'espblock']);

function kindOf({ event, severity, reason }: Named): Kind | undefined {
  switch (event) {
    case 'delivered':
      return { type: 'delivery' };
    case 'complained':
      return { type: 'complaint' };
    case 'failed':
      if (reason === 'suppress-complaint') return { type: 'complaint' };
      if (reason === 'suppress-unsubscribe') return undefined;
      return { type: 'bounce', hard: severity === 'permanent' && !passing.has(reason) };
    default:
      return undefined;
  }
}

/** Mailgun's webhooks: one event each; without an id of its own it goes by the token of its signature. */
export const readMailgun: FeedbackReader = (payload, clocks) => {
  const read = fitted(envelope, payload);
  if ('wrong' in read) return cannotRead(read.wrong);
  const { signature, 'event-data': data } = read.data;
  const value = { ...data, id: data.id ?? signature.token };
  return readEach([{ place: '/event-data', value }], () => readOne(data, value, clocks));
};

function readOne(named: Named, value: unknown, clocks: Clocks): Reading {
  const kind = kindOf(named);
  if (!kind) return 'ignored';
  const read = fitted(mailgunEvent, value);
  if ('wrong' in read) return read.wrong;
  const { id, recipient: address, timestamp: at, message } = read.data;
  const { message: words, description } = read.data['delivery-status'] ?? {};
  const messageIds = [message?.headers['message-id']];
  return feedbackOf({ ...kind, id, address, at, messageIds, said: words === '' ? description : words }, clocks);
}
