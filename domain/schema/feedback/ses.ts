import { z } from 'zod';
import type { Feedback } from '../../contact/feedback';
import { cannotRead, feedbackOf, fitted, mailAddress, mostParts, ofList, optionalText, readEach, type Clocks, type ReadFeedback } from './read'; // prettier-ignore
import type { SnsEnvelope } from './sns';

const recipients = z.array(z.unknown()).max(mostParts);
const notice = z.looseObject({ timestamp: z.unknown().optional() });

const sesEvent = z.looseObject({
  notificationType: optionalText,
  eventType: optionalText,
  mail: z
    .looseObject({
      headers: z.array(z.unknown()).optional().catch(undefined),
      commonHeaders: z.looseObject({ messageId: z.unknown().optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  bounce: notice.extend({ bounceType: z.string(), bouncedRecipients: recipients }).optional(),
  complaint: notice.extend({ complainedRecipients: recipients }).optional(),
  delivery: notice.extend({ recipients, smtpResponse: optionalText }).optional(),
  deliveryDelay: notice.extend({ delayedRecipients: recipients }).optional(),
});
type SesEvent = z.output<typeof sesEvent>;

const recipient = z.looseObject({ emailAddress: mailAddress, diagnosticCode: optionalText });
/** Of a delivery the address alone. */
const plainRecipient = mailAddress.transform((emailAddress) => ({ emailAddress, diagnosticCode: undefined }));

/** What one notice says of its recipients, and where they stand in it. */
type Notice = Pick<Feedback, 'type' | 'hard'> & {
  readonly at: unknown;
  readonly place: string;
  readonly list: readonly unknown[];
  readonly said?: string | undefined;
};

/** By what SES calls it. A permanent bounce is hard by Amazon's own word; whatever passes, or Amazon cannot tell, is soft. */
const notices: Readonly<Record<string, (event: SesEvent) => Notice | undefined>> = {
  Bounce: ({ bounce: its }) =>
    its && { type: 'bounce', hard: its.bounceType === 'Permanent', at: its.timestamp, place: '/bounce/bouncedRecipients', list: its.bouncedRecipients }, // prettier-ignore
  Complaint: ({ complaint: its }) =>
    its && { type: 'complaint', at: its.timestamp, place: '/complaint/complainedRecipients', list: its.complainedRecipients }, // prettier-ignore
  Delivery: ({ delivery: its }) =>
    its && { type: 'delivery', at: its.timestamp, place: '/delivery/recipients', list: its.recipients, said: its.smtpResponse }, // prettier-ignore
  DeliveryDelay: ({ deliveryDelay: its }) =>
    its && { type: 'bounce', hard: false, at: its.timestamp, place: '/deliveryDelay/delayedRecipients', list: its.delayedRecipients }, // prettier-ignore
};

const nothing: ReadFeedback = { feedback: [], ignored: 1, unreadable: [] };

/** What Amazon SES says through SNS: of each recipient by itself, once per message of SNS. */
export function readSes(
  { Message, MessageId }: Pick<SnsEnvelope, 'Message' | 'MessageId'>,
  clocks: Clocks,
): ReadFeedback {
  const payload = parsed(Message);
  // SES greets a new topic with a sentence.
  if (payload === undefined && /^\s*Successfully validated/.test(Message)) return nothing;
  const read = fitted(sesEvent, payload);
  if ('wrong' in read) return cannotRead(read.wrong.map((one) => ({ ...one, pointer: `/Message${one.pointer}` })));
  const kind = read.data.notificationType ?? read.data.eventType;
  if (kind === undefined)
    return cannotRead([{ pointer: '/Message/notificationType', code: 'invalid-type', detail: 'It says of what it tells.' }]); // prettier-ignore
  const noticeIn = Object.hasOwn(notices, kind) ? notices[kind] : undefined;
  if (!noticeIn) return nothing;
  const notice = noticeIn(read.data);
  if (!notice)
    return cannotRead([{ pointer: '/Message', code: 'invalid-type', detail: `What a ${kind} tells is missing.` }]);
  const messageIds = messageIdsIn(read.data);
  return readEach(ofList(`/Message${notice.place}`, notice.list), (value) => {
    const one = typeof value === 'string' ? fitted(plainRecipient, value) : fitted(recipient, value);
    if ('wrong' in one) return one.wrong;
    const { emailAddress: address, diagnosticCode } = one.data;
    const { type, hard, at, said = diagnosticCode } = notice;
    return feedbackOf({ id: `${MessageId} ${address}`, type, hard, address, at, messageIds, said }, clocks);
  });
}

/** SES gives every mail an id of its own; ours stands among the headers. */
function messageIdsIn({ mail }: SesEvent): unknown[] {
  const header = z.looseObject({ name: z.string(), value: z.unknown().optional() });
  const inHeaders = (mail?.headers ?? []).flatMap((value) => {
    const read = header.safeParse(value);
    return read.success && read.data.name.toLowerCase() === 'message-id' ? [read.data.value] : [];
  });
  return [...inHeaders, mail?.commonHeaders?.messageId];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
