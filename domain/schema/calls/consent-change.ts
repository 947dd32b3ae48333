import { z } from 'zod';
import { channelKinds } from '../../contact/channel';
import { everyPurpose } from '../../person/ledger/reserved';
import { name } from '../reading/fields';
import { anyInstant } from '../reading/instant';

/** So many of the longest names go into the 32 KiB of a call: what the schema allows can be sent. */
const mostSpares = 150;

/** What somebody says about a consent: one new line for the ledger. */
export const consentChange = z
  .object({
    purpose: name.describe(
      `What the consent is for; "${everyPurpose}" of a no: everything, also what is heard of later.`,
    ),
    spares: z
      .array(name)
      .max(mostSpares)
      .nullish()
      .describe('Of a no to everything, the purposes that it leaves alone.'),
    channel: z.enum(channelKinds).nullish().describe('Without it the consent speaks of every channel.'),
    state: z.enum(['granted', 'denied', 'withdrawn']),
    statement: name.nullish().describe('Key of the text that the person agreed to.'),
    version: z.union([name, z.number().transform(String)]).nullish(),
    at: anyInstant.nullish().describe('When the person said it; default: now.'),
    source: name.nullish().describe('Where it was said; default: the name of the key.'),
    evidence: z.record(z.string().max(200), z.unknown()).nullish().describe('What proves it.'),
  })
  .refine(({ purpose, state }) => purpose !== everyPurpose || state !== 'granted', {
    path: ['purpose'],
    error: 'Nobody agrees to everything: name one purpose.',
  });
export type ConsentChange = z.output<typeof consentChange>;
