import { z } from 'zod';
import { noteDone } from '../../../db/rights/requests';
import { wordsOf } from '../../../db/permission/consents';
import { demands, demandSaid, requestOf, standingDemand } from '../../../domain/person/ledger/demands';
import type { Line } from '../../../domain/person/ledger/ledger';
import { sayInstant } from '../../../domain/time/say-instant';
import type { Millis } from '../../../domain/time/time';
import type { ApiDeps } from '../../http/deps';
import { route, type Answer, type Call, type Route } from '../../http/route';
import { changeCustomer, hearNow, speakerOf } from '../change';
import { findCustomer } from '../find';
import { inTheAirShape } from '../shapes';
import { refusedBy, settleRefusals } from './in-the-air';

const tag = 'Customers';
const path = '/v1/customers/{id}/rights';

const demandShape = z.looseObject({
  right: z.enum(demands),
  stands: z.boolean(),
  since: z.string().optional().describe('When it was demanded.'),
  seq: z.number().optional().describe('The line of the ledger by which it stands.'),
});
const demandBody = z.strictObject({
  right: z.enum(demands).describe('`restrict`: their data lie still; `object:…`: they are not used for that.'),
  state: z.enum(['demanded', 'taken-back']).default('demanded'),
  source: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Where it was said; the name of the key where it is left out.'),
  evidence: z.record(z.string(), z.unknown()).optional(),
});
type DemandBody = z.output<typeof demandBody>;

export function demandRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path,
      scope: 'read',
      tag,
      summary: 'What the person demands of how their data are used, whatever they agreed to',
      answers: { 200: z.object({ items: z.array(demandShape) }) },
      errors: ['unknown-customer', 'ambiguous-identifier'],
      handle: async ({ params }) => {
        const id = await findCustomer(deps.db, params.id);
        const now = deps.clock.now();
        const words = await wordsOf(deps.db, id, now);
        return { status: 200, body: { items: demands.map((right) => sayDemand(words, right, now)) } };
      },
    }),
    route({
      method: 'post',
      path,
      scope: 'write',
      tag,
      summary:
        'Restrict what is done with the data of the person, or object to a use of them; running journeys obey with the 200. It answers 202 when a forbidden message is in the air',
      body: { kind: 'json', schema: demandBody, limit: 32 * 1024 },
      answers: { 200: demandShape, 202: demandShape.extend({ inTheAir: inTheAirShape }) },
      errors: ['unknown-customer', 'ambiguous-identifier', 'invalid', 'over-limit'],
      audit: 'customer.demand',
      creates: true,
      handle: (call) => demand(deps, call),
    }),
  ];
}

async function demand(deps: ApiDeps, call: Call<DemandBody, unknown>): Promise<Answer> {
  const { right, state, source, evidence } = call.body;
  const said = demandSaid(right, state === 'demanded');
  const consent = { ...said.consent, ...(source ? { source } : {}), ...(evidence ? { evidence } : {}) };
  const { customerId, value } = await changeCustomer(deps, call, async (tx, profile) => {
    await hearNow(deps, { tx, profile }, { ...said, consent, ...speakerOf(call.key) });
    const now = deps.clock.now();
    if (state === 'demanded')
      await noteDone(tx, { asks: requestOf(right), about: profile.id, at: now, source: source ?? call.key.name });
    return sayDemand(await wordsOf(tx, profile.id, now), right, now);
  });
  const refused = refusedBy({ consent }, deps.clock.now()).map((one) => ({ customerId, ...one }));
  const inTheAir = await settleRefusals(deps.db, refused);
  const about = customerId;
  return inTheAir.length === 0
    ? { status: 200, body: value, about }
    : { status: 202, body: { ...value, inTheAir }, about };
}

function sayDemand(words: readonly Line[], right: (typeof demands)[number], now: Millis) {
  const line = standingDemand(words, right, now);
  return { right, stands: line !== undefined, ...(line ? { since: sayInstant(line.at), seq: line.seq } : {}) };
}
