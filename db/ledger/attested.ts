import { sql } from 'kysely';
import { z } from 'zod';
import { consentStates } from '../../domain/person/ledger/consent';
import type { Attested } from '../../domain/person/ledger/line-text';
import { channelKinds } from '../../domain/contact/channel';
import { uuid } from '../base/rows';

/** What is attested of a line of `consents as c`. */
export const attestedColumns = sql`c.purpose, c.spares, c.channel, c.state, millis(c.at) as at, millis(c.recorded_at) as "recordedAt", c.source, c.statement, c.version,
  millis(c.valid_until) as "validUntil", c.evidence, c.note, c.key_id as "keyId"`;

export const attestedShape = {
  purpose: z.string(),
  spares: z.array(z.string()).nullable(),
  channel: z.enum(channelKinds).nullable(),
  state: z.enum(consentStates),
  at: z.number(),
  recordedAt: z.number(),
  source: z.string(),
  statement: z.string().nullable(),
  version: z.string().nullable(),
  validUntil: z.number().nullable(),
  evidence: z.record(z.string(), z.unknown()).nullable(),
  note: z.string().nullable(),
  keyId: uuid.nullable(),
};
export type AttestedRow = z.infer<z.ZodObject<typeof attestedShape>>;

/** The same as its text is made of; named one by one, since verifying does it for every line there is. */
export const attestedOf = (row: AttestedRow): Attested => ({
  purpose: row.purpose,
  spares: row.spares,
  channel: row.channel,
  state: row.state,
  at: row.at,
  recordedAt: row.recordedAt,
  source: row.source,
  statement: row.statement,
  version: row.version,
  validUntil: row.validUntil,
  evidence: row.evidence,
  note: row.note,
  key: row.keyId === null ? null : { id: row.keyId },
});
