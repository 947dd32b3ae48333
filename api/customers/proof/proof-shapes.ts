import { z } from 'zod';
import { consentShape, decisionShape, messageShape } from '../shapes';

const text = z.string();
const time = text.describe('RFC 3339, UTC.');
const words = z.record(text, z.looseObject({ title: text, text, more: text.optional() })).nullable();

const processing = z.looseObject({
  privacy_notice: text.nullable(),
  language: z.array(text),
  purpose: text,
  channel: text.nullable().describe('null: every channel.'),
  lawful_basis: text.nullable(),
  pii_information: z.array(z.looseObject({ pii_type: text })),
  pii_controllers: z.array(text),
  collection_method: text,
  withdrawal_method: text,
});

const chain = z
  .looseObject({
    stream: text,
    place: z.number(),
    digest: text,
    hash: text,
    holds: z.boolean().describe('The line says what it said when it was added.'),
  })
  .nullable()
  .describe('Its place in the chain of the ledger; null while a line that is older than the chain is not in it.');

export const receiptShape = z.looseObject({
  '@type': text,
  'dct:conformsTo': text,
  schema_version: text,
  record_id: text,
  pii_principal_id: text,
  processing: z.array(processing),
  parties: z.array(z.looseObject({ party_id: text, type: text, url: text, address: text.nullable() })),
  events: z.array(
    z.looseObject({
      event_time: time,
      recorded_time: time,
      validity_duration: text.nullable().describe('ISO 8601.'),
      entity_id: text,
      event_type: text,
      event_state: text.describe('As the Data Privacy Vocabulary calls it.'),
    }),
  ),
  statement: z
    .looseObject({ key: text, version: z.union([z.number(), text]).nullable(), words })
    .nullable()
    .describe('The words that were agreed to, by language; null where the line names no statement.'),
  evidence: z.record(text, z.unknown()).nullable(),
  recorded_by: z.looseObject({ id: text, name: text }).nullable().describe('The key that said it.'),
  note: text.nullable(),
  chain,
});

export const evidenceShape = z.looseObject({
  '@type': text,
  customer: text,
  message: messageShape.extend({ templateVersion: z.number(), attempts: z.number() }),
  allowed: z.boolean().describe('It was decided to send it, and it was not withheld after that.'),
  why: text.nullable().describe('The last decision as a sentence.'),
  journey: z.looseObject({ key: text, version: z.number(), name: text.nullable(), step: text }),
  consent: consentShape
    .extend({ receipt: receiptShape.optional() })
    .nullable()
    .describe(
      'The line that allowed it, or that forbade it, with its worth at that time; null where nobody said anything.',
    ),
  decisions: z
    .array(decisionShape)
    .describe('All that was decided of it, oldest first: counters, quiet hours, who won.'),
  counters: z.array(z.unknown()).describe('The frequency caps as they stood.'),
  provider: z.looseObject({ reply: text.nullable() }),
});
