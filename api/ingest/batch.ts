import { setImmediate as turn } from 'node:timers/promises';
import { withNotes, type Incoming } from '../../domain/schema/calls/incoming';
import { mayForbid } from '../../domain/schema/calls/said-event';
import type { Read } from '../../domain/schema/calls/segment-call';
import type { Answer } from '../http/route';
import { detailOf, keep, namesOf, sayInBatch, type BatchRejection } from './rejected';
import type { Sender } from './sender';
import { answerOf, eventLimit, store, type Parts } from './store';

/** Calls that are read until others have their turn: to tell what is wrong with one takes a tenth of a millisecond. */
const readAtOnce = 200;

type ItemRead = Read | { readonly code: 'too-large'; readonly errors: [] };

/** How the calls of a batch are read. */
export type ItemReader = {
  read(raw: unknown): Read;
  /** What of a call says a consent or wishes, without all that may make it too large. */
  bare(raw: unknown): unknown;
  /** Default: what the call says of itself. */
  names?(raw: unknown): Pick<BatchRejection, 'type' | 'messageId'>;
};

/** A bad call does not lose the good ones: it is counted, kept, logged by its place and left out. */
export async function storeBatch(
  parts: Parts,
  sender: Sender,
  batch: readonly unknown[],
  reader: ItemReader,
): Promise<Answer> {
  const { names = namesOf } = reader;
  const places = new Map<Incoming, number>();
  const rejected: BatchRejection[] = [];
  for (const [index, raw] of batch.entries()) {
    if (index > 0 && index % readAtOnce === 0) await turn();
    const read = readItem(raw, reader);
    if ('call' in read) {
      places.set(read.call, index);
      continue;
    }
    const { pointer = '', code = read.code } = read.errors[0] ?? {};
    parts.deps.log.warn({ index, code, pointer: knownPointer(pointer) }, 'call rejected');
    const kept = read.code === 'too-large' ? {} : { call: raw };
    rejected.push({ index, code: read.code, detail: detailOf(read.errors), ...names(raw), ...kept });
  }
  const { rejected: over, ...stored } = await store(parts, sender, [...places.keys()]);
  const reasons = new Map(over.map(({ messageId, code, detail }) => [messageId, { code, detail }]));
  for (const [{ messageId }, index] of places) {
    const reason = reasons.get(messageId);
    const call = batch[index];
    if (reason) rejected.push({ index, ...reason, ...names(call), call });
  }
  rejected.sort((a, b) => a.index - b.index);
  await keep(parts, sender, rejected);
  return answerOf({ ...stored, ...(rejected.length > 0 ? { rejected: rejected.map(sayInBatch) } : {}) });
}

/** Names that a client chose may be personal data; only the first part, which is ours, goes to the log. */
const knownPointer = (pointer: string): string => `/${pointer.split('/')[1] ?? ''}`;

const isTooLarge = (raw: unknown): boolean => Buffer.byteLength(JSON.stringify(raw)) > eventLimit;

function readItem(raw: unknown, reader: ItemReader): ItemRead {
  if (!isTooLarge(raw)) return reader.read(raw);
  const bare = reader.bare(raw);
  const read = isTooLarge(bare) ? undefined : reader.read(bare);
  if (!read || !('call' in read) || !mayForbid(read.call)) return { code: 'too-large', errors: [] };
  return { call: withNotes(read.call, ['It was too large: only what says the withdrawal or the wishes was kept.']) };
}
