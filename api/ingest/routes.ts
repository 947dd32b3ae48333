import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiDeps } from '../http/deps';
import type { ApiMetrics } from '../operations/metrics';
import { Problem } from '../http/problem';
import { route, type Answer, type RawCall, type Route } from '../http/route';
import { settleRefusals } from '../customers/in-the-air';
import type { InTheAir } from '../../db/wake/messages';
import { sayLimit } from '../../domain/person/limits';
import { accept } from './accept';
import type { OverLimit } from './outcome';
import {
  detailOf,
  keep,
  namesOf,
  refusedAlone,
  rejectedRoute,
  rejectedShape,
  saidOf,
  sayInBatch,
  type BatchRejection,
} from './rejected';
import { senderOf, type Sender } from './sender';
import { callTypes, type CallType, type Incoming } from '../../domain/schema/incoming';
import { readCall, segmentBatch, segmentBody, type Reading } from '../../domain/schema/segment-call';

const eventLimit = 32 * 1024;
const batchLimit = 500 * 1024;
const mostInBatch = 2_500;
/** Calls that are read until others have their turn: to tell what is wrong with one takes a tenth of a millisecond. */
const readAtOnce = 200;

const inTheAir = z.array(z.looseObject({ id: z.string() }));
const success = z.object({ success: z.literal(true) });
const answers = { 200: success, 202: success.extend({ inTheAir }) };
const batchAnswers = {
  200: success.extend({ rejected: rejectedShape }),
  202: success.extend({ rejected: rejectedShape, inTheAir }),
};

export function ingestRoutes(deps: ApiDeps, metrics: ApiMetrics): Route[] {
  const single = callTypes.flatMap((type) =>
    [`/v1/${type}`, `/v1/${type[0]}`].map((path) => singleRoute({ deps, metrics }, type, path)),
  );
  const batches = ['/v1/batch', '/v1/b', '/v1/import'].map((path) => batchRoute({ deps, metrics }, path));
  return [...single, ...batches, rejectedRoute(deps), settingsRoute(deps)];
}

type Parts = { readonly deps: ApiDeps; readonly metrics: ApiMetrics };

/** What is refused is kept: many clients do not look at what they are answered. */
function singleRoute(parts: Parts, type: CallType, path: string): Route {
  const single = route({
    method: 'post',
    path,
    scope: 'browser',
    counts: 'ingest',
    tag: 'Ingest',
    summary: `Segment's ${type} call`,
    body: { kind: 'segment', schema: segmentBody, limit: eventLimit },
    answers,
    errors: ['invalid', 'blocked-identifier', 'over-limit', 'too-large'],
    handle: async ({ body, key }) => {
      const { writeKey: _shown, ...raw } = body;
      const sender = senderOf(key, parts.deps.clock.now());
      const reading = readingOf(parts.deps, sender, {});
      const read = readCall(raw, type, reading);
      if (!('call' in read)) throw new Problem(read.code, `This ${type} call was not stored.`, { errors: read.errors });
      const { inTheAir, rejected } = await store(parts, sender, [read.call]);
      const [over] = rejected;
      if (over) throw new Problem('over-limit', `${sayLimit[over.limit]} This ${type} call was not stored.`);
      return answerOf({ inTheAir });
    },
  });
  const run = (call: RawCall): Promise<Answer> =>
    single.run(call).catch(async (error: unknown) => {
      if (error instanceof Problem && error.status === 422)
        await keep(parts, senderOf(call.key, parts.deps.clock.now()), [refusedAlone(error, call.body, type)]);
      throw error;
    });
  return { ...single, run };
}

function batchRoute(parts: Parts, path: string): Route {
  return route({
    method: 'post',
    path,
    scope: 'browser',
    counts: 'ingest',
    tag: 'Ingest',
    summary: path.endsWith('import')
      ? 'Calls of the past: stored and counted, nobody is spoken to because of them'
      : "Segment's batch call",
    body: { kind: 'segment', schema: segmentBatch, limit: batchLimit },
    answers: batchAnswers,
    errors: ['invalid', 'too-large'],
    handle: async ({ body, key }) => {
      if (body.batch.length > mostInBatch) throw new Problem('too-large', `At most ${mostInBatch} calls in a batch.`);
      const sender = senderOf(key, parts.deps.clock.now());
      const reading = readingOf(parts.deps, sender, { ...body, historical: path.endsWith('import') });
      return storeBatch(parts, sender, body.batch, reading);
    },
  });
}

/** A bad call does not lose the good ones: it is counted, kept, logged by its place and left out. */
async function storeBatch(parts: Parts, sender: Sender, batch: readonly unknown[], reading: Reading): Promise<Answer> {
  const places = new Map<Incoming, number>();
  const rejected: BatchRejection[] = [];
  for (const [index, raw] of batch.entries()) {
    if (index > 0 && index % readAtOnce === 0) await turn();
    const read = readItem(raw, reading);
    if ('call' in read) {
      places.set(read.call, index);
      continue;
    }
    const { pointer = '', code = read.code } = read.errors[0] ?? {};
    parts.deps.log.warn({ index, code, pointer: knownPointer(pointer) }, 'call rejected');
    const kept = read.code === 'too-large' ? {} : { call: raw };
    rejected.push({ index, code: read.code, detail: detailOf(read.errors), ...namesOf(raw), ...kept });
  }
  const { inTheAir, rejected: over } = await store(parts, sender, [...places.keys()]);
  const limits = new Map(over.map(({ messageId, limit }) => [messageId, limit]));
  for (const [{ messageId }, index] of places) {
    const limit = limits.get(messageId);
    const call = batch[index];
    if (limit !== undefined) rejected.push({ index, ...saidOf(limit), ...namesOf(call), call });
  }
  rejected.sort((a, b) => a.index - b.index);
  await keep(parts, sender, rejected);
  return answerOf({ inTheAir, ...(rejected.length > 0 ? { rejected: rejected.map(sayInBatch) } : {}) });
}

/** Names that a client chose may be personal data; only the first part, which is ours, goes to the log. */
const knownPointer = (pointer: string): string => `/${pointer.split('/')[1] ?? ''}`;

function readItem(raw: unknown, reading: Reading): ReturnType<typeof readCall> | { code: 'too-large'; errors: [] } {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : undefined;
  const known = callTypes.find((one) => one === type);
  if (!known)
    return {
      code: 'invalid',
      errors: [{ pointer: '/type', code: 'unknown', detail: 'The type of the call is not known.' }],
    };
  if (Buffer.byteLength(JSON.stringify(raw)) > eventLimit) return { code: 'too-large', errors: [] };
  return readCall(raw, known, reading);
}

async function store(
  { deps, metrics }: Parts,
  sender: Sender,
  calls: readonly Incoming[],
): Promise<{ inTheAir: readonly InTheAir[]; rejected: readonly OverLimit[] }> {
  const { stored, refusals, rejected } = await accept(deps, sender, calls);
  const refused = new Set(rejected.map(({ messageId }) => messageId));
  const taken = calls.filter(({ messageId }) => !refused.has(messageId));
  for (const { type } of taken) metrics.accepted.inc({ type });
  metrics.duplicates.inc(taken.length - stored);
  return { inTheAir: await settleRefusals(deps.db, refusals), rejected };
}

const answerOf = ({ inTheAir, ...more }: { readonly inTheAir: readonly InTheAir[] }): Answer =>
  inTheAir.length > 0
    ? { status: 202, body: { success: true, ...more, inTheAir } }
    : { status: 200, body: { success: true, ...more } };

function readingOf(
  { clockRate }: ApiDeps,
  { receivedAt, fromBrowser }: Sender,
  batch: { sentAt?: unknown; context?: Record<string, unknown> | null; historical?: boolean },
): Reading {
  return {
    receivedAt,
    fromBrowser,
    sentAt: batch.sentAt,
    context: batch.context,
    historical: batch.historical ?? false,
    trustTimes: clockRate === 1,
    newId: randomUUID,
  };
}

/** What browser clients ask for before they send anything. */
function settingsRoute({ publicUrl }: ApiDeps): Route {
  return route({
    method: 'get',
    path: '/v1/projects/{writeKey}/settings',
    scope: 'public',
    tag: 'Ingest',
    summary: 'Settings for browser clients',
    answers: { 200: z.looseObject({ integrations: z.record(z.string(), z.unknown()) }) },
    handle: async ({ params }) => ({
      status: 200,
      body: {
        integrations: {
          'Segment.io': {
            apiKey: params.writeKey,
            apiHost: `${new URL(publicUrl).host}/v1`,
            protocol: new URL(publicUrl).protocol.slice(0, -1),
          },
        },
        plan: {
          track: { __default: { enabled: true, integrations: {} } },
          identify: { __default: { enabled: true } },
          group: { __default: { enabled: true } },
        },
        edgeFunction: {},
        analyticsNextEnabled: true,
        middlewareSettings: {},
        enabledMiddleware: {},
        metrics: { sampleRate: 0 },
        legacyVideoPluginsEnabled: false,
        remotePlugins: [],
      },
    }),
  });
}
