import { z } from 'zod';
import {
  answerRequest,
  extendRequest,
  listRequests,
  longestReason,
  longestSource,
  noteRequest,
  requestOf,
  requestStates,
  type StoredRequest,
} from '../../db/rights/requests';
import { subjectRequestBehind } from '../../db/rights/subject-requests';
import { requestDue, requestKinds, requestOutcomes } from '../../domain/person/ledger/requests';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import type { ApiDeps } from '../http/deps';
import { moment, page, pageOf, pageQuery, readCursor } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Answer, type Route } from '../http/route';
import { changeCustomer } from './change';
import { callOff } from './subject-requests';

const tag = 'Customers';
const limit = 16 * 1024;
const place = z.object({ at: moment, id: z.guid() });
const words = z.string().trim().min(1).max(longestReason);

const toldShape = z.looseObject({
  processor: z.string().optional(),
  url: z.string().optional(),
  status: z.enum(['open', 'answered', 'failed']),
  attempts: z.number(),
  httpStatus: z.number().optional(),
  reason: z.string().optional(),
});
const requestShape = z.looseObject({
  id: z.string(),
  asks: z.enum(requestKinds),
  customer: z.string().optional().describe('Left out once the person was erased.'),
  at: z.string().describe('When it came.'),
  due: z.string().describe('Until when it must be answered: a month, or three where it was said why.'),
  overdue: z.boolean(),
  source: z.string().optional(),
  because: z.string().optional().describe('Why it takes longer.'),
  answeredAt: z.string().optional(),
  outcome: z.enum(requestOutcomes).optional(),
  reason: z.string().optional(),
  told: z
    .array(toldShape)
    .optional()
    .describe('Other systems that are told of it: processors, and addresses that came with it.'),
});

const newRequest = z.strictObject({
  asks: z.enum(requestKinds),
  customer: z.string().min(1).max(500).describe("Sojourn's id, or `kind:value` of an identifier."),
  at: z.iso.datetime({ offset: true }).optional().describe('When it came; now where it is left out, never later.'),
  source: z.string().trim().min(1).max(longestSource).optional().describe('How it came: a letter, a call.'),
});
const answerBody = z
  .strictObject({ outcome: z.enum(requestOutcomes), reason: words.optional() })
  .refine(({ outcome, reason }) => outcome !== 'refused' || reason !== undefined, {
    path: ['reason'],
    message: 'A refusal says why.',
  });

export const requestRoutes = (deps: ApiDeps): Route[] => [
  listing(deps),
  noting(deps),
  extending(deps),
  answering(deps),
];

const listing = ({ db, clock }: ApiDeps): Route =>
  route({
    method: 'get',
    path: '/v1/requests',
    scope: 'read',
    tag,
    summary: 'What people asked for by their rights, and until when it must be answered; newest first',
    query: pageQuery.extend({ state: z.enum(requestStates).optional() }),
    answers: { 200: pageOf(requestShape) },
    handle: async ({ query: { state, limit: most, cursor } }) => {
      const now = clock.now();
      const found = await listRequests(db, { state, now, limit: most + 1, before: readCursor(cursor, place) });
      const { items, next } = page(found, most, ({ at, id }) => ({ at, id }));
      return { status: 200, body: { items: items.map((one) => sayRequest(one, now)), next } };
    },
  });

const noting = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/requests',
    scope: 'write',
    tag,
    summary: 'Put a request on record that came by another way than the pages and routes that carry it out themselves',
    body: { kind: 'json', schema: newRequest, limit },
    answers: { 201: requestShape },
    errors: ['unknown-customer', 'ambiguous-identifier', 'invalid'],
    audit: 'request.note',
    handle: async ({ body, key }) => {
      const now = deps.clock.now();
      const at = Math.min(now, body.at === undefined ? now : Date.parse(body.at));
      const due = requestDue(at, await zoneOf(deps), false);
      const source = body.source ?? key.name;
      const { value: noted } = await changeCustomer(deps, { params: { id: body.customer } }, (tx, { id: about }) =>
        noteRequest(tx, { asks: body.asks, about, at, due, source }),
      );
      return { status: 201, body: sayRequest(noted, now), about: noted.id };
    },
  });

const extending = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/requests/{id}/extend',
    scope: 'write',
    tag,
    summary: 'Say that a request takes longer and why, once: it is due two months later',
    body: { kind: 'json', schema: z.strictObject({ because: words }), limit },
    answers: { 200: requestShape },
    errors: ['unknown-request', 'invalid'],
    audit: 'request.extend',
    handle: async ({ params, body: { because } }) => {
      const id = idIn(params['id']);
      const found = id === undefined ? undefined : await requestOf(deps.db, id);
      const due = found && requestDue(found.at, await zoneOf(deps), true);
      return answerWith(deps, found && due !== undefined ? await extendRequest(deps.db, found.id, { because, due }) : undefined); // prettier-ignore
    },
  });

const answering = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/requests/{id}/answer',
    scope: 'write',
    tag,
    summary: 'Say what became of a request; a refusal says why',
    body: { kind: 'json', schema: answerBody, limit },
    answers: { 200: requestShape },
    errors: ['unknown-request', 'conflict', 'invalid'],
    audit: 'request.answer',
    handle: async ({ params, body, key }) => {
      const id = idIn(params['id']);
      if (id === undefined) return answerWith(deps, undefined);
      const erasure = await subjectRequestBehind(deps.db, id);
      if (erasure?.outcome !== null) return answerWith(deps, await answerRequest(deps.db, id, { ...body, at: deps.clock.now() })); // prettier-ignore
      if (body.outcome === 'done') throw new Problem('conflict', 'The erasure itself answers it.');
      return answerWith(deps, await callOff(deps, erasure, { ...body, key }));
    },
  });

const zoneOf = async ({ db, definitions }: ApiDeps): Promise<string> => (await definitions.current(db)).policy.timezone;

/** @throws Problem unknown-request where there is none */
function answerWith({ clock }: ApiDeps, found: StoredRequest | undefined): Answer {
  if (!found) throw new Problem('unknown-request', 'No request of this id waits for that.');
  return { status: 200, body: sayRequest(found, clock.now()) };
}

const idIn = (text: string | undefined): string | undefined => z.guid().safeParse(text).data;

const sayRequest = (
  { about, at, due, source, because, answeredAt, outcome, reason, told, ...rest }: StoredRequest,
  now: Millis,
) => ({
  ...rest,
  at: sayInstant(at),
  due: sayInstant(due),
  overdue: answeredAt === null && due < now,
  ...(about === null ? {} : { customer: about }),
  ...(source === '' ? {} : { source }),
  ...(because === null ? {} : { because }),
  ...(answeredAt === null ? {} : { answeredAt: sayInstant(answeredAt) }),
  ...(outcome === null ? {} : { outcome }),
  ...(reason === null ? {} : { reason }),
  ...(told.length === 0 ? {} : { told }),
});
