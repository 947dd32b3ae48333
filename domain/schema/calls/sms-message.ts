import { z } from 'zod';
import { smsWord, type SmsWord } from '../../contact/sms/word';
import { normalise } from '../../person/identity/identity';
import { detailsOf, type ProblemDetail } from '../reading/details';

const longestText = 10_000;
const longestName = 200;

const remedy = 'Give the number as E.164 has it: "+491701234567".';

/** A number as carriers tell it, also without the plus, since they know it with its country. */
const number = z.string().max(50).transform((raw, context) => {
  const bare = raw.trim();
  const phone = normalise('phone', /^[1-9]\d{6,14}$/.test(bare) ? `+${bare}` : bare)?.value;
  if (phone !== undefined) return phone;
  context.addIssue({ code: 'custom', message: `This is no phone number with its country. ${remedy}`, params: { code: 'no-address' } });
  return z.NEVER;
}); // prettier-ignore

const id = z.union([z.string().min(1).max(longestName), z.int().transform(String)], 'Each message has an id.');

/** What somebody wrote back by SMS, as a provider tells it. */
export const smsMessage = z.strictObject({
  id: id.describe("The provider's own; of one number it counts once."),
  from: number.describe('Who wrote it, E.164.'),
  to: z.string().max(50).optional().describe('The number or short code that it came to.'),
  text: z.string().max(longestText),
  at: z.unknown().optional().describe('A time; without one, or where it cannot be read, the time of receipt counts.'),
});

export type SmsMessage = {
  readonly id: string;
  readonly from: string;
  readonly to?: string | undefined;
  readonly text: string;
  readonly at?: unknown;
  readonly word: SmsWord | undefined;
  /** Pointers to what of a no could not be read. */
  readonly unread: readonly string[];
};

/** What tells a no by itself. */
const bare = z.object({ from: number, text: z.string() });

/**
 * Reads what a provider sent. A no counts as soon as it tells from which number it came, whatever else of it cannot be read.
 * @param fallbackId of the request, for a no whose own id cannot be read
 */
export function readSms(
  payload: unknown,
  fallbackId: string,
): { readonly message: SmsMessage } | { readonly wrong: ProblemDetail[] } {
  const read = smsMessage.safeParse(payload);
  if (read.success) return { message: { ...read.data, word: smsWord(read.data.text), unread: [] } };
  const wrong = detailsOf(read.error);
  const no = bare.safeParse(payload);
  const word = no.success ? smsWord(no.data.text) : undefined;
  if (!no.success || word?.means !== 'no') return { wrong };
  const own = z.object({ id }).safeParse(payload);
  return {
    message: { ...no.data, id: own.data?.id ?? fallbackId, word, unread: wrong.map(({ pointer }) => pointer) },
  };
}
