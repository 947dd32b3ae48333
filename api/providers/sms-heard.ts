import { z } from 'zod';

/** What became of what somebody wrote back by SMS. */
export const smsHeard = z.object({
  accepted: z.number().describe('1: it counts from now on.'),
  known: z.number().describe('1: it had counted before.'),
  ignored: z.number().optional().describe('1: nobody has the number, and it is no no.'),
  heard: z.enum(['no', 'help', 'start', 'text']).describe('What it is. Only a no changes what is permitted.'),
  people: z.number().describe('Who have the number, and of whom it is on record.'),
  remembered: z
    .literal(true)
    .optional()
    .describe('Nobody has the number, and whoever gets it is not written to there before they confirm it.'),
  unread: z
    .array(z.string())
    .optional()
    .describe('Pointers to what of a no could not be read. It counts all the same.'),
});

export type SmsHeard = z.output<typeof smsHeard>;
