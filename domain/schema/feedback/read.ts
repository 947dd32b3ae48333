import { z } from 'zod';
import type { Feedback } from '../../contact/feedback';
import { normalise } from '../../person/identity/identity';
import { anonymousReply } from '../../replies/anonymous-reply';
import type { Millis } from '../../time/time';
import { detailsOf, under, type ProblemDetail } from '../reading/details';
import { timeOf } from '../calls/said-time';
import { cutText } from '../storable';

/** What a payload of a provider came to: what counts, how much of it is about other things, and what cannot be read. */
export type ReadFeedback = {
  readonly feedback: readonly Feedback[];
  readonly ignored: number;
  readonly unreadable: readonly ProblemDetail[];
};

/** What one part of a payload came to. */
export type Reading = Feedback | 'ignored' | readonly ProblemDetail[];

export type Clocks = { readonly receivedAt: Millis; readonly trustTimes: boolean };

/** Reads the payload of one provider. */
export type FeedbackReader = (payload: unknown, clocks: Clocks) => ReadFeedback;

export type Part = { readonly place: string; readonly value: unknown };

const isProblem = (reading: Reading): reading is readonly ProblemDetail[] => Array.isArray(reading);

/** Reads every part by itself, so that one that cannot be read takes no other with it. */
export function readEach(parts: readonly Part[], read: (value: unknown) => Reading): ReadFeedback {
  const readings = parts.map(({ place, value }) => ({ place, reading: read(value) }));
  return {
    feedback: readings.flatMap(({ reading }) => (reading === 'ignored' || isProblem(reading) ? [] : [reading])),
    ignored: readings.filter(({ reading }) => reading === 'ignored').length,
    unreadable: readings.flatMap(({ place, reading }) => (isProblem(reading) ? under(place, reading) : [])),
  };
}

export const ofList = (place: string, list: readonly unknown[]): Part[] =>
  list.map((value, n) => ({ place: `${place}/${n}`, value }));

export const cannotRead = (unreadable: readonly ProblemDetail[]): ReadFeedback => ({
  feedback: [],
  ignored: 0,
  unreadable,
});

/** @returns what is wrong with it, where it does not fit */
export function fitted<Shape extends z.ZodType>(
  shape: Shape,
  value: unknown,
): { readonly data: z.output<Shape> } | { readonly wrong: ProblemDetail[] } {
  const read = shape.safeParse(value);
  return read.success ? { data: read.data } : { wrong: detailsOf(read.error) };
}

/** Of one payload: what comes of it is written at once. */
export const mostParts = 1_000;

const longestAddress = 1_000;
const longestId = 1_000;

/** An address as a mail has it, with or without a name before it, in its normal form. */
export const mailAddress = z.string().max(longestAddress).transform((raw, context) => {
  const bare = /<([^<>]*)>\s*$/.exec(raw)?.[1] ?? raw;
  const address = normalise('email', bare)?.value;
  if (address !== undefined) return address;
  context.addIssue({ code: 'custom', message: 'This is no email address.', params: { code: 'no-address' } });
  return z.NEVER;
}); // prettier-ignore

export const eventId = z.union([z.string().min(1).max(longestId), z.int().transform(String)], 'Each event has an id.');

/** Words and numbers that are only looked at where they are of the expected kind. */
export const optionalText = z.string().optional().catch(undefined);

type Said = Pick<Feedback, 'id' | 'type' | 'hard' | 'address'> & {
  readonly at: unknown;
  /** Message-IDs of which one may be ours. */
  readonly messageIds?: readonly unknown[];
  readonly said?: string | undefined;
};

const mostSaid = 500;

export function feedbackOf({ at, messageIds = [], said, hard, ...rest }: Said, clocks: Clocks): Feedback {
  const messageId = messageIds.map(ourMessage).find((one) => one !== undefined);
  const words = said === undefined ? '' : cutText(anonymousReply(said, rest.address), mostSaid);
  return {
    ...rest,
    ...(rest.type === 'bounce' ? { hard: hard ?? false } : {}),
    at: timeOf(at, clocks).at,
    ...(messageId === undefined ? {} : { messageId }),
    ...(words === '' ? {} : { said: words }),
  };
}

const ours = /^\s*<?([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})(?:@[^\s<>]+)?>?\s*$/i;

/** The id of a message of ours in a Message-ID, or by itself. */
const ourMessage = (value: unknown): string | undefined =>
  typeof value === 'string' ? ours.exec(value)?.[1]?.toLowerCase() : undefined;
