import { z } from 'zod';
import { keepRejected, listRejected, type NewRejection, type Rejection } from '../../db/customers/rejected';
import { count } from '../../db/base/counted';
import { sayLeftOut, type LeftOut } from '../../domain/person/plan/collect';
import { sensitiveIn, type DataPlan } from '../../domain/person/plan/data-plan';
import { mayBeKeptUnread } from '../../domain/person/plan/tracking';
import { withMasks } from '../../domain/person/plan/masked';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { ProblemDetail } from '../../domain/schema/reading/details';
import { cutText } from '../../domain/schema/storable';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { page, pageOf, pageQuery, plainText, readCursor } from '../http/paging';
import type { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import type { ApiMetrics } from '../operations/metrics';
import type { TakenWithout } from './outcome';
import type { Sender } from './sender';

/** How a batch tells which of its calls were not taken. */
export const rejectedShape = z
  .array(z.object({ index: z.number(), messageId: z.string().optional(), code: z.string(), detail: z.string() }))
  .optional()
  .describe('Calls of a batch that could not be taken; GET /v1/rejected keeps them for seven days.');

/** A call of a batch that was not taken, with its place. */
export type BatchRejection = NewRejection & { readonly index: number; readonly messageId?: string | undefined };

export const sayInBatch = ({ index, messageId, code, detail }: BatchRejection) => ({ index, messageId, code, detail });

/** What a call says of itself, where it is a text. */
export function namesOf(call: unknown): Pick<BatchRejection, 'type' | 'messageId'> {
  const { type, messageId } = typeof call === 'object' && call !== null ? (call as Record<string, unknown>) : {};
  return { type: textOf(type), messageId: textOf(messageId) };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? cutText(value, 200) : undefined);

export const detailOf = (errors: readonly ProblemDetail[]): string =>
  errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' ') || 'The call is too large.';

/** A call that was refused alone, without the key that may stand in it. */
export function refusedAlone({ code, detail, extras }: Problem, body: unknown, type: string): NewRejection {
  const { writeKey: _shown, ...call } =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return { code, detail: extras.errors ? detailOf(extras.errors) : detail, type, call };
}

/** What was left out of calls that were taken, by its reason, with whom it was said of. */
export function quarantined(calls: readonly Incoming[], without: readonly TakenWithout[]): NewRejection[] {
  const byId = new Map(calls.map((call) => [call.messageId, call]));
  return without.flatMap(({ messageId, left }) => {
    const call = byId.get(messageId);
    const codes = [...new Set(left.map(({ code }) => code))];
    return call ? codes.map((code) => quarantine(call, left.filter((one) => one.code === code))) : []; // prettier-ignore
  });
}

function quarantine({ type, name, messageId, refs, traits, fills, properties }: Incoming, left: readonly LeftOut[]) {
  const said = { ...fills, ...properties, ...traits };
  const values = left.flatMap((one) => (Object.hasOwn(said, one.name) ? [[one.name, said[one.name]]] : []));
  const whose = refs.map(({ kind, value }) => ({ kind, value }));
  return {
    code: left[0]?.code ?? '',
    detail: left.map(sayLeftOut).join(' '),
    type,
    call: { type, messageId, event: name, refs: whose, left: Object.fromEntries(values) },
  };
}

type Parts = { readonly deps: Pick<ApiDeps, 'db' | 'secrets' | 'definitions'>; readonly metrics: ApiMetrics };

const unread: readonly string[] = ['invalid', 'blocked-identifier', 'too-large'];

/** A visitor who may not be tracked is only counted. */
const isBare = ({ code, call }: NewRejection, { fromBrowser }: Sender, plan: DataPlan): boolean =>
  code === 'consent-required' || (fromBrowser && unread.includes(code) && !mayBeKeptUnread(plan, call));

/** Whatever was not taken is counted, and kept for whoever looks for it, with what is sensitive in it masked. */
export async function keep({ deps, metrics }: Parts, sender: Sender, rejected: readonly NewRejection[]): Promise<void> {
  if (rejected.length === 0) return;
  for (const { code } of rejected) metrics.rejected.inc({ code });
  const { dataPlan } = await deps.definitions.current(deps.db);
  const bare = new Set(rejected.filter((one) => isBare(one, sender, dataPlan)));
  for (const code of new Set([...bare].map((one) => one.code)))
    await count(deps.db, `rejected/${code}`, [...bare].filter((one) => one.code === code).length);
  const sensitive = sensitiveIn(dataPlan);
  const kept = rejected
    .filter((one) => !bare.has(one))
    .map((one) => ({ ...one, call: withMasks(one.call, sensitive) }));
  await keepRejected(deps, sender, kept);
}

const listedShape = z.looseObject({
  id: z.string(),
  at: z.string().describe('When it came.'),
  key: z.string().describe('The name of the key that sent it.'),
  code: z.string(),
  detail: z.string(),
  type: z.string().optional(),
  call: z.unknown().describe('As it came; null where it was too large to be kept.'),
});

export function rejectedRoute({ db }: Pick<ApiDeps, 'db'>): Route {
  return route({
    method: 'get',
    path: '/v1/rejected',
    scope: 'read',
    tag: 'Ingest',
    summary: 'Calls that could not be taken, newest first, for seven days; of one key at most 1,000 an hour are kept',
    query: pageQuery.extend({ code: plainText.max(100).optional().describe('Only those with this code.') }),
    answers: { 200: pageOf(listedShape) },
    handle: async ({ query: { limit, cursor, code } }) => {
      const found = await listRejected(db, { code, limit: limit + 1, before: readCursor(cursor, place) });
      const { items, next } = page(found, limit, ({ id }) => id);
      return { status: 200, body: { items: items.map(sayRejection), next } };
    },
  });
}

const place = z.int().min(0);

const sayRejection = ({ id, at, type, ...rest }: Rejection) => ({
  ...rest,
  id: String(id),
  at: sayInstant(at),
  type: type ?? undefined,
});
