import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { InTheAir } from '../../db/wake/messages';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { Reading } from '../../domain/schema/calls/segment-call';
import { settleRefusals } from '../customers/permission/in-the-air';
import type { ApiDeps } from '../http/deps';
import type { Answer } from '../http/route';
import type { ApiMetrics } from '../operations/metrics';
import { accept } from './accept';
import type { NotTaken } from './outcome';
import { keep, quarantined, rejectedShape } from './rejected';
import type { Sender } from './sender';
import type { Together } from './together';

export const eventLimit = 32 * 1024;
export const batchLimit = 500 * 1024;
export const mostInBatch = 2_500;

const inTheAirShape = z.array(z.looseObject({ id: z.string() }));
const notesShape = z
  .array(z.object({ messageId: z.string(), notes: z.array(z.string()) }))
  .optional()
  .describe(
    'Consents and wishes that were not taken as they were said: what cannot be read counts as the strictest that it may mean.',
  );
const success = z.object({ success: z.literal(true), notes: notesShape });
export const answers = { 200: success, 202: success.extend({ inTheAir: inTheAirShape }) };
export const batchAnswers = {
  200: success.extend({ rejected: rejectedShape }),
  202: success.extend({ rejected: rejectedShape, inTheAir: inTheAirShape }),
};

/** What every ingest route takes in its address. */
export const ingestQuery = z.object({
  historical: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: of the past, so that it is stored and counted and nobody is spoken to because of it.'),
  writeKey: z.string().max(300).optional().describe('The key, where no header has it.'),
});
export const batchQuery = ingestQuery.extend({
  import: z
    .uuid()
    .optional()
    .describe('The import of the same key that it comes with; it is of the past, as with `historical`.'),
});

export type Parts = { readonly deps: ApiDeps; readonly metrics: ApiMetrics; readonly together: Together };

type Stored = {
  readonly inTheAir: readonly InTheAir[];
  readonly rejected: readonly NotTaken[];
  readonly notes?: readonly { readonly messageId: string; readonly notes: readonly string[] }[];
};

export async function store(parts: Parts, sender: Sender, calls: readonly Incoming[]): Promise<Stored> {
  const { deps, metrics, together } = parts;
  const [only, ...more] = calls;
  const { stored, refusals, rejected, without } = await (only && more.length === 0
    ? together.accept(sender, only)
    : accept(deps, sender, calls));
  const refused = new Set(rejected.map(({ messageId }) => messageId));
  const taken = calls.filter(({ messageId }) => !refused.has(messageId));
  for (const { type } of taken) metrics.accepted.inc({ type });
  metrics.duplicates.inc(taken.length - stored.length);
  await keep(parts, sender, quarantined(calls, without));
  const notes = taken.flatMap(({ messageId, consent, preferences, notes: said = [] }) =>
    (consent || preferences) && said.length > 0 ? [{ messageId, notes: said }] : [],
  );
  return { inTheAir: await settleRefusals(deps.db, refusals), rejected, ...(notes.length > 0 ? { notes } : {}) };
}

export const answerOf = ({ inTheAir, ...more }: { readonly inTheAir: readonly InTheAir[] }): Answer =>
  inTheAir.length > 0
    ? { status: 202, body: { success: true, ...more, inTheAir } }
    : { status: 200, body: { success: true, ...more } };

/** @param batch what it says for calls that do not say it */
export const readingOf = (
  { clockRate }: Pick<ApiDeps, 'clockRate'>,
  { receivedAt, fromBrowser, importId }: Sender,
  { historical }: z.output<typeof ingestQuery>,
  batch: Pick<Reading, 'sentAt' | 'context'> = {},
): Reading => ({
  receivedAt,
  fromBrowser,
  sentAt: batch.sentAt,
  context: batch.context,
  historical: historical === 'true' || importId !== undefined,
  trustTimes: clockRate === 1,
  newId: randomUUID,
});
