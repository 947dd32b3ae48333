import { untilNotOvertaken } from '../../../db/base/failure';
import { doOnce } from '../../../db/base/idempotency';
import type { Heard } from '../../../db/customers/hear';
import { listConsents, wordsOf } from '../../../db/permission/consents';
import { readProfile } from '../../../db/customers/profile';
import type { Forbidden, InTheAir } from '../../../db/wake/messages';
import { openWork } from '../../../db/wake/open-work';
import { stoppedByNo, stoppedByWish } from '../../../domain/contact/stops';
import { isNo } from '../../../domain/person/ledger/consent';
import { misfitOf, type Misfit } from '../../../domain/journey/statement/statement-terms';
import type { Line } from '../../../domain/person/ledger/ledger';
import { consentChange, type ConsentChange } from '../../../domain/schema/calls/consent-change';
import { preferencesPatch, sayPreferences, type PreferencesPatch } from '../../../domain/schema/preferences-patch';
import type { Millis } from '../../../domain/time/time';
import type { ApiDeps } from '../../http/deps';
import { checkIfMatch, etagOf } from '../../http/etag';
import { page, pageOf, pageQuery, readCursor, rowNumber } from '../../http/paging';
import { route, type Answer, type Call, type Route } from '../../http/route';
import { hearNoes, type No, type Told } from './hear-noes';
import { refusedBy, settleRefusals } from './in-the-air';
import type { Noes } from './noes';
import { changeCustomer, hearNow, refuseOverLimit, speakerOf } from '../change';
import { findCustomer, unknownCustomer } from '../find';
import { Problem } from '../../http/problem';
import { sayConsents } from '../say';
import { consentShape, inTheAirShape, preferencesShape, stopsShape } from '../shapes';

const limit = 32 * 1024;
const tag = 'Customers';
const path = '/v1/customers/{id}/consents';

const stoppingConsent = consentShape.extend({ stops: stopsShape });
const stoppingWishes = preferencesShape.extend({ stops: stopsShape });

export function consentRoutes(deps: ApiDeps, noes: Noes): Route[] {
  return [
    route({
      method: 'get',
      path,
      scope: 'read',
      tag,
      summary: 'The consent ledger, newest first',
      query: pageQuery,
      answers: { 200: pageOf(consentShape) },
      errors: ['unknown-customer', 'ambiguous-identifier'],
      handle: async ({ params, query }) => {
        const id = await findCustomer(deps.db, params.id);
        const found = await listConsents(deps.db, id, query.limit + 1, readCursor(query.cursor, rowNumber));
        const { items, next } = page(found, query.limit, ({ seq }) => seq);
        const now = deps.clock.now();
        const said = sayConsents(items, await wordsOf(deps.db, id, now), now);
        return {
          status: 200,
          body: { items: said.map((entry, n) => ({ ...entry, evidence: items[n]?.evidence })), next },
        };
      },
    }),
    route({
      method: 'post',
      path,
      scope: 'write',
      tag,
      summary:
        'Append to the ledger. A withdrawal answers 200 when nothing that it forbids is in the air, else 202 with what is',
      body: { kind: 'json', schema: consentChange.strict(), limit },
      answers: { 200: stoppingConsent, 202: stoppingConsent.extend({ inTheAir: inTheAirShape }) },
      errors: ['unknown-customer', 'ambiguous-identifier', 'invalid', 'over-limit'],
      creates: true,
      audit: 'customer.consent',
      auditsSessions: true,
      handle: (call) => (isNo(call.body.state) ? appendNo(deps, noes, call) : append(deps, call)),
    }),
  ];
}

/** Answers with the new line, or with the one that says so already. */
async function append(deps: ApiDeps, call: Call<ConsentChange, unknown>): Promise<Answer> {
  const { body, key } = call;
  const { customerId, value } = await changeCustomer(deps, call, async (tx, profile) => {
    refuseMisfit(misfitOf(body, (await deps.definitions.current(tx)).statements));
    const heard = await hearNow(deps, { tx, profile }, { consent: body, ...speakerOf(key) });
    return sayLine(heard, body, deps.clock.now());
  });
  return { status: 200, body: value, about: customerId };
}

const sayLine = ({ lines, after }: Heard, body: ConsentChange, now: Millis) => {
  const said = lines[0] ?? lastWord(after.ledger, body);
  return { ...(said && sayConsents([said], after.ledger, now)[0]) };
};

/** The same of a no, with what it stops. What may come twice is done alone, since its answer is kept with it. */
async function appendNo(
  deps: ApiDeps,
  noes: Noes,
  { params, once, body, key }: Call<ConsentChange, unknown>,
): Promise<Answer> {
  const customerId = await findCustomer(deps.db, params.id);
  const no: No = { customerId, word: { consent: body, ...speakerOf(key) } };
  const said = ({ heard, underway, covering, at }: Told) => ({
    ...sayLine(heard, body, at),
    stops: stoppedByNo({ ...underway, ...heard.after, covering }, body, at),
  });
  if (!once) {
    const answered = await noes.say(no);
    if (!answered) throw unknownCustomer();
    return { ...answerNo(said(answered), answered.inTheAir), about: customerId };
  }
  const value = await untilNotOvertaken(() =>
    doOnce(deps, { ...once, customerId }, async (tx) => {
      const told = (await hearNoes(deps, tx, [no], { waits: true })).get(no);
      if (!told) throw unknownCustomer();
      refuseOverLimit(told.heard);
      return said(told);
    }),
  );
  const inTheAir = await settle(deps, customerId, refusedBy(no.word, deps.clock.now()));
  return { ...answerNo(value, inTheAir), about: customerId };
}

/** @throws Problem invalid where a grant says what its statement does not say */
function refuseMisfit(misfit: Misfit | undefined): void {
  if (!misfit) return;
  const { field, detail } = misfit;
  const hint = 'GET /v1/statements/{key}/{version} is what a form shows.';
  throw new Problem('invalid', 'The person cannot have agreed to that.', {
    errors: [{ pointer: `/${field}`, code: 'unknown-value', detail, hint }],
  });
}

/** The line that says what was said again; of what was said of each channel alone, the last. */
function lastWord(ledger: readonly Line[], { purpose, channel, state }: ConsentChange): Line | undefined {
  const states = state === 'granted' ? ['granted', 'pending'] : [state];
  const said = ledger.filter((line) => line.purpose === purpose && states.includes(line.state));
  return said.findLast((line) => [undefined, channel ?? undefined].includes(line.channel)) ?? said.at(-1);
}

const settle = ({ db }: ApiDeps, customerId: string, refused: readonly Forbidden[]): Promise<InTheAir[]> =>
  settleRefusals(
    db,
    refused.map((one) => ({ customerId, ...one })),
  );

/** 200 promises that nothing that was forbidden is handed over any more. */
const answerNo = (body: Record<string, unknown>, inTheAir: readonly InTheAir[]): Answer =>
  inTheAir.length === 0 ? { status: 200, body } : { status: 202, body: { ...body, inTheAir } };

export function preferenceRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/customers/{id}/preferences',
      scope: 'read',
      tag,
      summary: 'What the person asked for',
      answers: { 200: preferencesShape },
      errors: ['unknown-customer', 'ambiguous-identifier'],
      handle: async ({ params }) => {
        const profile = await readProfile(deps.db, await findCustomer(deps.db, params.id));
        if (!profile) throw unknownCustomer();
        return { status: 200, body: sayPreferences(profile.preferences), headers: { etag: etagOf(profile.revision) } };
      },
    }),
    route({
      method: 'patch',
      path: '/v1/customers/{id}/preferences',
      scope: 'write',
      tag,
      summary:
        'Change wishes; null takes one back. Like a withdrawal it answers 202 when a forbidden message is in the air',
      body: { kind: 'json', schema: preferencesPatch.strict(), limit },
      answers: { 200: stoppingWishes, 202: stoppingWishes.extend({ inTheAir: inTheAirShape }) },
      errors: ['unknown-customer', 'ambiguous-identifier', 'invalid', 'stale'],
      handle: (call) => changeWishes(deps, call),
    }),
  ];
}

async function changeWishes(deps: ApiDeps, call: Call<PreferencesPatch, unknown>): Promise<Answer> {
  const { customerId, value } = await changeCustomer(deps, call, async (tx, profile) => {
    checkIfMatch(call.headers, profile.revision);
    const { after, revision } = await hearNow(
      deps,
      { tx, profile },
      { preferences: call.body, ...speakerOf(call.key) },
    );
    const refused = refusedBy({ preferences: call.body }, deps.clock.now());
    const stops = refused.length > 0 ? { stops: stoppedByWish(await openWork(tx, profile.id), refused) } : {};
    return { said: { ...sayPreferences(after.preferences), ...stops }, revision, refused };
  });
  const inTheAir = await settle(deps, customerId, value.refused);
  return { ...answerNo(value.said, inTheAir), headers: { etag: etagOf(value.revision) } };
}
