import { z } from 'zod';
import type { Feedback } from '../../contact/feedback';
import { cannotRead, eventId, feedbackOf, fitted, mailAddress, optionalText, readEach, type Clocks, type FeedbackReader, type Reading } from './read'; // prettier-ignore

const record = z.looseObject({ RecordType: z.string() });

const bounce = z.looseObject({
  ID: eventId,
  TypeCode: z.int(),
  Email: mailAddress,
  BouncedAt: z.unknown().optional(),
  Details: optionalText,
});
const delivery = z.looseObject({
  MessageID: eventId,
  Recipient: mailAddress,
  DeliveredAt: z.unknown().optional(),
  Details: optionalText,
});
const change = z.looseObject({
  MessageID: optionalText,
  Recipient: mailAddress,
  ChangedAt: z.unknown().optional(),
  SuppressSending: z.unknown().optional(),
  SuppressionReason: z.unknown().optional(),
});

type Kind = Pick<Feedback, 'type' | 'hard'>;
const hard: Kind = { type: 'bounce', hard: true };
const soft: Kind = { type: 'bounce', hard: false };
const complaint: Kind = { type: 'complaint' };

/**
 * By Postmark's code of the type: hard bounce, bad address; transient, DNS, unknown, soft, blocked by the receiver; spam. The rest
 * speaks of us, or is an answer of a machine.
 */
const kinds: ReadonlyMap<number, Kind> = new Map([
  ...[1, 100_000].map((code): [number, Kind] => [code, hard]),
  ...[2, 256, 2_048, 4_096, 100_006].map((code): [number, Kind] => [code, soft]),
  ...[512, 100_001].map((code): [number, Kind] => [code, complaint]),
]);

/** Postmark's webhooks: one record each. */
export const readPostmark: FeedbackReader = (payload, clocks) => {
  const read = fitted(record, payload);
  if ('wrong' in read) return cannotRead(read.wrong);
  return readEach([{ place: '', value: payload }], (value) => readRecord(read.data.RecordType, value, clocks));
};

function readRecord(type: string, value: unknown, clocks: Clocks): Reading {
  switch (type) {
    case 'Bounce':
      return readBounce(value, undefined, clocks);
    case 'SpamComplaint':
      return readBounce(value, complaint, clocks);
    case 'Delivery':
      return readDelivery(value, clocks);
    case 'SubscriptionChange':
      return readChange(value, clocks);
    default:
      return 'ignored';
  }
}

function readBounce(value: unknown, known: Kind | undefined, clocks: Clocks): Reading {
  const read = fitted(bounce, value);
  if ('wrong' in read) return read.wrong;
  const { ID, TypeCode, Email: address, BouncedAt: at, Details: said } = read.data;
  const kind = known ?? kinds.get(TypeCode);
  return kind ? feedbackOf({ ...kind, id: `${kind.type} ${ID}`, address, at, said }, clocks) : 'ignored';
}

/** A delivery has no id of its own; there is one for each message and recipient. */
function readDelivery(value: unknown, clocks: Clocks): Reading {
  const read = fitted(delivery, value);
  if ('wrong' in read) return read.wrong;
  const { MessageID, Recipient: address, DeliveredAt: at, Details: said } = read.data;
  return feedbackOf({ type: 'delivery', id: `delivery ${MessageID} ${address}`, address, at, said }, clocks);
}

const causes: ReadonlyMap<unknown, Kind> = new Map([
  ['HardBounce', hard],
  ['SpamComplaint', complaint],
]);

function readChange(value: unknown, clocks: Clocks): Reading {
  const read = fitted(change, value);
  if ('wrong' in read) return read.wrong;
  const { MessageID = '', Recipient: address, ChangedAt: at, SuppressSending, SuppressionReason } = read.data;
  const kind = SuppressSending === true ? causes.get(SuppressionReason) : undefined;
  return kind
    ? feedbackOf({ ...kind, id: `change ${String(at)} ${MessageID} ${address}`, address, at }, clocks)
    : 'ignored';
}
