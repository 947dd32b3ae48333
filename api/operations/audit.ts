import { z } from 'zod';
import { listAudit, type AuditLine } from '../../db/base/audit';
import { instant } from '../../domain/schema/reading/instant';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { page, pageOf, pageQuery, plainText, readCursor } from '../http/paging';
import { route, type Route } from '../http/route';

const lineShape = z.looseObject({
  id: z.string(),
  at: z.string(),
  who: z.object({ key: z.string(), name: z.string() }),
  what: z.string().describe('Like journey.publish.'),
  target: z.string().nullable().describe('The key or id of what was changed.'),
  note: z.string().optional(),
  outcome: z.enum(['done', 'unknown']).describe('unknown: it is under way, or its process died before it could say.'),
});

export const auditRoute = ({ db }: Pick<ApiDeps, 'db'>): Route =>
  route({
    method: 'get',
    path: '/v1/audit',
    scope: 'read',
    tag: 'Operations',
    summary: 'What was changed, by whom, newest first',
    query: pageQuery.extend({
      key: z.guid().optional().describe('Of this key, by its id.'),
      what: plainText.optional().describe('Like journey.publish; journey alone is all of journeys.'),
      target: plainText.optional().describe('The key or id of what was changed.'),
      from: instant.optional(),
      to: instant.optional(),
    }),
    answers: { 200: pageOf(lineShape) },
    handle: async ({ query: { limit, cursor, ...of } }) => {
      const found = await listAudit(db, { ...of, limit: limit + 1, before: readCursor(cursor, z.int()) });
      const { items, next } = page(found, limit, ({ seq }) => seq);
      return { status: 200, body: { items: items.map(sayLine), next } };
    },
  });

const sayLine = ({ seq, at, keyId, keyName, what, target, note, status }: AuditLine) => ({
  id: String(seq),
  at: sayInstant(at),
  who: { key: keyId, name: keyName },
  what,
  target,
  ...(note === null ? {} : { note }),
  outcome: status === null ? 'unknown' : 'done',
});
