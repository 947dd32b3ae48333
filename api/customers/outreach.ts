import { crowded } from '../../db/customers/events';
import { collectEvent } from '../../domain/person/plan/collect';
import { limits, sayLimit } from '../../domain/person/limits';
import { z } from 'zod';
import { requestEntry } from '../../db/wake/enrolments';
import { settleClaims } from '../../db/wake/messages';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Answer, type Call, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';
import { allMarketing, withdrawalPatience } from './permission/in-the-air';
import { changeCustomer, hearNow, speakerOf } from './change';
import { inTheAirShape } from './shapes';

const limit = 32 * 1024;
const tag = 'Customers';

const entryBody = z.strictObject({
  journey: z.string().min(1).max(200),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const pauseBody = z.strictObject({ reason: z.string().trim().max(500).nullish() });
const pauseShape = z.looseObject({ paused: z.boolean(), at: z.string(), reason: z.string().optional() });

export function outreachRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/customers/{id}/enrolments',
      scope: 'write',
      tag,
      summary:
        'Ask that the customer enter a journey that has `enter: { api: true }`; its rules say whether that is so',
      body: { kind: 'json', schema: entryBody, limit },
      answers: { 202: z.looseObject({ journey: z.string(), request: z.string() }) },
      errors: ['unknown-customer', 'ambiguous-identifier', 'unknown-definition', 'conflict', 'invalid', 'over-limit'],
      creates: true,
      audit: 'customer.enrol',
      auditsSessions: true,
      handle: (call) => askForEntry(deps, call),
    }),
    route({
      method: 'post',
      path: '/v1/customers/{id}/pause',
      scope: 'write',
      tag,
      summary: 'Hold all outreach but transactional; nothing is lost meanwhile',
      body: { kind: 'json', schema: pauseBody, limit, optional: true },
      answers: { 200: pauseShape, 202: pauseShape.extend({ inTheAir: inTheAirShape }) },
      errors: ['unknown-customer', 'ambiguous-identifier', 'invalid'],
      audit: 'customer.pause',
      handle: (call) => pause(deps, call),
    }),
    route({
      method: 'post',
      path: '/v1/customers/{id}/resume',
      scope: 'write',
      tag,
      summary: 'Go on where the pause held',
      body: { kind: 'json', schema: pauseBody, limit, optional: true },
      answers: { 200: pauseShape },
      errors: ['unknown-customer', 'ambiguous-identifier', 'invalid'],
      audit: 'customer.resume',
      handle: async (call) => {
        const { customerId, value } = await writeState(deps, call, false);
        return { status: 200, body: value, about: customerId };
      },
    }),
  ];
}

async function askForEntry(deps: ApiDeps, call: Call<z.output<typeof entryBody>, unknown>): Promise<Answer> {
  const { journey, properties = {} } = call.body;
  const { customerId, value: request } = await changeCustomer(deps, call, async (tx, profile) => {
    const { live, dataPlan } = await deps.definitions.current(tx);
    const found = live.find(({ key }) => key === journey);
    if (!found || found.state === 'archived')
      throw new Problem('unknown-definition', 'No journey with this key is live.');
    if (!found.enter.some(({ by }) => by === 'api'))
      throw new Problem('conflict', 'This journey does not say `enter: { api: true }`.');
    if ((await crowded(tx, new Set([profile.id]), limits.undecidedEvents)).size > 0)
      throw new Problem('over-limit', sayLimit.undecidedEvents);
    const asked = { type: 'enrol', name: journey, properties };
    const { properties: kept } = collectEvent(dataPlan, asked);
    return requestEntry(tx, profile.id, { journey, properties: kept, source: call.key.id }, deps.clock.now());
  });
  const location = `/v1/customers/${encodeURIComponent(call.params.id ?? '')}/enrolments?journey=${encodeURIComponent(journey)}`;
  return { status: 202, body: { journey, request }, headers: { location }, about: customerId };
}

type PauseCall = Call<z.output<typeof pauseBody>, unknown>;

async function pause(deps: ApiDeps, call: PauseCall): Promise<Answer> {
  const { customerId, value } = await writeState(deps, call, true);
  const inTheAir = await settleClaims(deps.db, [{ customerId, ...allMarketing }], withdrawalPatience);
  const about = customerId;
  return inTheAir.length === 0
    ? { status: 200, body: value, about }
    : { status: 202, body: { ...value, inTheAir }, about };
}

async function writeState(deps: ApiDeps, call: PauseCall, paused: boolean) {
  return changeCustomer(deps, call, async (tx, profile) => {
    const reason = call.body.reason ?? undefined;
    const { after } = await hearNow(deps, { tx, profile }, { pause: { paused, reason }, ...speakerOf(call.key) });
    return { paused, at: sayInstant(after.paused?.at ?? deps.clock.now()), ...(reason ? { reason } : {}) };
  });
}
