import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ApiDeps } from '../http/deps';
import type { ApiMetrics } from '../operations/metrics';
import { Problem } from '../http/problem';
import { route, type Answer, type Route } from '../http/route';
import { settleRefusals } from '../customers/in-the-air';
import { accept } from './accept';
import { senderOf, type Sender } from './sender';
import { callTypes, type CallType, type Incoming } from '../../domain/schema/incoming';
import { readCall, segmentBatch, segmentBody, type Reading } from '../../domain/schema/segment-call';

const eventLimit = 32 * 1024;
const batchLimit = 500 * 1024;
const mostInBatch = 2_500;

const success = z.object({ success: z.literal(true) });
const answers = {
  200: success,
  202: z.object({ success: z.literal(true), inTheAir: z.array(z.looseObject({ id: z.string() })) }),
};

export function ingestRoutes(deps: ApiDeps, metrics: ApiMetrics): Route[] {
  const single = callTypes.flatMap((type) =>
    [`/v1/${type}`, `/v1/${type[0]}`].map((path) => singleRoute({ deps, metrics }, type, path)),
  );
  const batches = ['/v1/batch', '/v1/b', '/v1/import'].map((path) => batchRoute({ deps, metrics }, path));
  return [...single, ...batches, settingsRoute(deps)];
}

type Parts = { readonly deps: ApiDeps; readonly metrics: ApiMetrics };

function singleRoute(parts: Parts, type: CallType, path: string): Route {
  return route({
    method: 'post',
    path,
    scope: 'browser',
    counts: 'ingest',
    tag: 'Ingest',
    summary: `Segment's ${type} call`,
    body: { kind: 'segment', schema: segmentBody, limit: eventLimit },
    answers,
    errors: ['invalid', 'blocked-identifier', 'too-large'],
    handle: async ({ body, key }) => {
      const { writeKey: _shown, ...raw } = body;
      const sender = senderOf(key, parts.deps.clock.now());
      const reading = readingOf(parts.deps, sender, {});
      const read = readCall(raw, type, reading);
      if ('call' in read) return store(parts, sender, [read.call]);
      parts.metrics.rejected.inc({ code: read.code });
      throw new Problem(read.code, `This ${type} call was not stored.`, { errors: read.errors });
    },
  });
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
    answers,
    errors: ['invalid', 'too-large'],
    handle: async ({ body, key }) => {
      if (body.batch.length > mostInBatch) throw new Problem('too-large', `At most ${mostInBatch} calls in a batch.`);
      const sender = senderOf(key, parts.deps.clock.now());
      const reading = readingOf(parts.deps, sender, { ...body, historical: path.endsWith('import') });
      return store(parts, sender, readBatch(parts, body.batch, reading));
    },
  });
}

/** A bad call does not lose the good ones: it is counted, logged by its place and left out. */
function readBatch({ deps, metrics }: Parts, batch: readonly unknown[], reading: Reading): Incoming[] {
  const calls: Incoming[] = [];
  for (const [index, raw] of batch.entries()) {
    const read = readItem(raw, reading);
    if ('call' in read) calls.push(read.call);
    else {
      metrics.rejected.inc({ code: read.code });
      const { pointer, code } = read.errors[0] ?? { pointer: '', code: read.code };
      deps.log.warn({ index, code, pointer: knownPointer(pointer) }, 'call rejected');
    }
  }
  return calls;
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

async function store({ deps, metrics }: Parts, sender: Sender, calls: readonly Incoming[]): Promise<Answer> {
  const { stored, refusals } = await accept(deps, sender, calls);
  for (const { type } of calls) metrics.accepted.inc({ type });
  metrics.duplicates.inc(calls.length - stored);
  const inTheAir = await settleRefusals(deps.db, refusals);
  return inTheAir.length > 0
    ? { status: 202, body: { success: true, inTheAir } }
    : { status: 200, body: { success: true } };
}

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
