import { callTypes, type CallType } from '../../domain/schema/calls/incoming';
import {
  bareConsent,
  readBatchItem,
  readCall,
  segmentBatch,
  segmentBody,
} from '../../domain/schema/calls/segment-call';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Answer, type RawCall, type Route } from '../http/route';
import type { ApiMetrics } from '../operations/metrics';
import { storeBatch } from './batch';
import { cloudEventsRoute } from './cloud-events';
import { importing, importRoutes } from './imports';
import { keep, refusedAlone, rejectedRoute } from './rejected';
import { senderOf } from './sender';
import { settingsRoutes } from './settings';
import { Together } from './together';
import { answerOf, answers, batchAnswers, batchLimit, batchQuery, eventLimit, ingestQuery, mostInBatch, readingOf, store, type Parts } from './store'; // prettier-ignore

/** The libraries of Segment, Customer.io and RudderStack each know some of them. */
const batchPaths = ['/v1/batch', '/v1/b', '/v1/import', '/beacon/v1/batch'];

export function ingestRoutes(deps: ApiDeps, metrics: ApiMetrics): Route[] {
  const parts = { deps, metrics, together: new Together(deps) };
  const single = callTypes.flatMap((type) =>
    [`/v1/${type}`, `/v1/${type[0]}`].map((path) => singleRoute(parts, type, path)),
  );
  const batches = batchPaths.map((path) => batchRoute(parts, path));
  return [
    ...single,
    ...batches,
    cloudEventsRoute(parts),
    rejectedRoute(deps),
    ...importRoutes(deps),
    ...settingsRoutes(deps),
  ];
}

/** What is refused is kept: many clients do not look at what they are answered. */
function singleRoute(parts: Parts, type: CallType, path: string): Route {
  const single = route({
    method: 'post',
    path,
    scope: 'browser',
    counts: 'ingest',
    tag: 'Ingest',
    summary: `Segment's ${type} call`,
    query: ingestQuery,
    body: { kind: 'segment', schema: segmentBody, limit: eventLimit },
    answers,
    errors: ['invalid', 'blocked-identifier', 'over-limit', 'unplanned-event', 'consent-required', 'too-large'],
    handle: async ({ body, key, query }) => {
      const { writeKey: _shown, ...raw } = body;
      const sender = senderOf(key, parts.deps.clock.now());
      const read = readCall(raw, type, readingOf(parts.deps, sender, query));
      if (!('call' in read)) throw new Problem(read.code, `This ${type} call was not stored.`, { errors: read.errors });
      const { rejected, ...stored } = await store(parts, sender, [read.call]);
      const [refused] = rejected;
      if (refused) throw new Problem(refused.code, `${refused.detail} This ${type} call was not stored.`);
      return answerOf(stored);
    },
  });
  const run = (call: RawCall): Promise<Answer> => {
    const sender = senderOf(call.key, parts.deps.clock.now());
    return single.run(call).catch(async (error: unknown) => {
      if (error instanceof Problem && error.status === 422)
        await keep(parts, sender, [refusedAlone(error, call.body, type)]);
      throw error;
    });
  };
  return { ...single, run };
}

function batchRoute(parts: Parts, path: string): Route {
  return route({
    method: 'post',
    path,
    scope: 'browser',
    counts: 'ingest',
    tag: 'Ingest',
    summary: "Segment's batch call",
    query: batchQuery,
    body: { kind: 'segment', schema: segmentBatch, limit: batchLimit },
    answers: batchAnswers,
    errors: ['unknown-import', 'invalid', 'too-large'],
    handle: async ({ body, key, query }) => {
      if (body.batch.length > mostInBatch) throw new Problem('too-large', `At most ${mostInBatch} calls in a batch.`);
      const sender = await importing(parts.deps, senderOf(key, parts.deps.clock.now()), query.import);
      const reading = readingOf(parts.deps, sender, query, body);
      return storeBatch(parts, sender, body.batch, { read: (raw) => readBatchItem(raw, reading), bare: bareConsent });
    },
  });
}
