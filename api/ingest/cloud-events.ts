import { z } from 'zod';
import { bareEvent, cloudEvent, identityOf, readCloudEvent } from '../../domain/schema/calls/cloud-event';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { storeBatch } from './batch';
import { namesOf } from './rejected';
import { senderOf } from './sender';
import { batchAnswers, batchLimit, ingestQuery, mostInBatch, readingOf, type Parts } from './store';

/** What it is made of is looked at event by event, so that a bad one loses none of the others. */
const event = z.looseObject(
  Object.fromEntries(
    Object.entries(cloudEvent.shape).map(([name, { description = '' }]) => [
      name,
      z.unknown().optional().describe(description),
    ]),
  ),
);
const body = z.union([event, z.array(z.unknown())]);

/** CloudEvents 1.0 over HTTP: structured, binary and batch, each answered as a batch is. */
export function cloudEventsRoute(parts: Parts): Route {
  return route({
    method: 'post',
    path: '/v1/events',
    scope: 'browser',
    counts: 'ingest',
    tag: 'Ingest',
    summary: 'CloudEvents 1.0: structured, binary (attributes in ce- headers) or a batch',
    query: ingestQuery,
    body: { kind: 'cloudevents', schema: body, limit: batchLimit },
    answers: batchAnswers,
    errors: ['invalid', 'too-large'],
    handle: async ({ body: said, key, query }) => {
      const events = Array.isArray(said) ? said : [said];
      if (events.length > mostInBatch) throw new Problem('too-large', `At most ${mostInBatch} events in a batch.`);
      const sender = senderOf(key, parts.deps.clock.now());
      const reading = readingOf(parts.deps, sender, query);
      return storeBatch(parts, sender, events, {
        read: (raw) => readCloudEvent(raw, reading),
        bare: bareEvent,
        names: (raw) => ({ ...namesOf(raw), messageId: identityOf(raw) }),
      });
    },
  });
}
