import { z } from 'zod';
import { wordsOf } from '../../db/permission/consents';
import { readComputed, readUndecided } from '../../db/customers/computed';
import { listEnrolments } from '../../db/wake/enrolments';
import { readProfile, type StoredProfile } from '../../db/customers/profile';
import { lastWords } from '../../domain/contact/permission';
import { computingRules } from '../../domain/person/computed/rules';
import { identifierKinds, normalise } from '../../domain/person/identity/identity';
import type { ApiDeps } from '../http/deps';
import { etagOf } from '../http/etag';
import { most } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Answer, type Route } from '../http/route';
import { findByIdentifier, findCustomer, readCustomerName, unknownCustomer } from './find';
import { answerPast, isPast, momentQuery } from './past-profile';
import { identifyBody, saveProfile } from './save-profile';
import { sayConsents, sayProfile } from './say';
import { purposeQuery, seenBy, wordsFor, type Seeing } from './seen-by';
import { profileShape } from './shapes';

const limit = 64 * 1024;
const tag = 'Customers';

type Shown = Seeing & Pick<ApiDeps, 'definitions'>;

export function profileRoutes(deps: ApiDeps): Route[] {
  const { db } = deps;
  const answer = (id: string, status = 200): Promise<Answer> => answerProfile(deps, id, { status });
  return [
    route({
      method: 'get',
      path: '/v1/customers/{id}',
      scope: 'read',
      tag,
      summary: 'The profile, also as it was or as it was known at a moment of the past',
      query: momentQuery.extend({ purpose: purposeQuery }),
      answers: { 200: profileShape },
      errors: ['unknown-customer', 'ambiguous-identifier'],
      handle: async ({ params, query: { purpose, ...moment } }) => {
        const id = await findCustomer(db, params.id);
        return isPast(moment) ? answerPast(deps, id, { ...moment, purpose }) : answerProfile(deps, id, { purpose });
      },
    }),
    route({
      method: 'put',
      path: '/v1/customers/{id}',
      scope: 'write',
      tag,
      summary: 'Identify: makes the profile when nobody has the identifier, updates traits, adds identifiers',
      body: { kind: 'json', schema: identifyBody, limit },
      answers: { 200: profileShape, 201: profileShape },
      errors: ['unknown-customer', 'ambiguous-identifier', 'identifier-taken', 'blocked-identifier', 'over-limit', 'stale', 'invalid'], // prettier-ignore
      handle: async (call) => {
        const { id, created } = await saveProfile(deps, call, readCustomerName(call.params.id ?? ''));
        return answer(id, created ? 201 : 200);
      },
    }),
    route({
      method: 'patch',
      path: '/v1/customers/{id}',
      scope: 'write',
      tag,
      summary: 'Update traits and identifiers of a known customer; null takes a trait away',
      body: { kind: 'json', schema: identifyBody, limit },
      answers: { 200: profileShape },
      errors: [
        'unknown-customer',
        'ambiguous-identifier',
        'identifier-taken',
        'blocked-identifier',
        'over-limit',
        'stale',
        'invalid',
      ],
      handle: async (call) =>
        answer((await saveProfile(deps, call, { id: await findCustomer(db, call.params.id) })).id),
    }),
    lookupRoute(deps),
  ];
}

function lookupRoute(deps: Shown): Route {
  return route({
    method: 'post',
    path: '/v1/customers/lookup',
    scope: 'read',
    tag,
    summary: 'The profile that an identifier belongs to, without an address in the URL',
    body: {
      kind: 'json',
      schema: z.strictObject({ kind: z.enum(identifierKinds), value: z.string().min(1).max(300) }),
      limit,
    },
    answers: { 200: profileShape },
    errors: ['unknown-customer', 'ambiguous-identifier', 'blocked-identifier', 'invalid'],
    handle: async ({ body }) => {
      const ref = normalise(body.kind, body.value);
      if (!ref)
        throw new Problem('blocked-identifier', `This is no ${body.kind}.`, {
          errors: [{ pointer: '/value', code: 'blocked', detail: 'It names nobody.' }],
        });
      return answerProfile(deps, await findByIdentifier(deps.db, ref), {});
    },
  });
}

type Shape = { readonly status?: number; readonly purpose?: string | undefined };

async function answerProfile(deps: Shown, id: string, { status = 200, purpose }: Shape): Promise<Answer> {
  const { db, clock, definitions } = deps;
  const now = clock.now();
  const [profile, consents, enrolments, history, { policy, live }] = await Promise.all([
    readProfile(db, id),
    wordsOf(db, id, now),
    listEnrolments(db, id, { limit: most }),
    readUndecided(db, id),
    definitions.current(db),
  ]);
  if (!profile) throw unknownCustomer();
  const { preferences } = profile;
  const read = { customer: profile, preferences, consents, history, rules: computingRules(policy, live) };
  const computed = await readComputed(db, id, read, now);
  const seen = await seenBy(deps, { ...profile, traits: { ...profile.traits, ...computed } }, purpose);
  const words = sayConsents(wordsFor(lastWords(consents, now), purpose), consents, now);
  return { status, body: sayProfile(seen, words, enrolments), headers: headersOf(profile) };
}

const headersOf = ({ revision, id }: StoredProfile): Record<string, string> => ({
  etag: etagOf(revision),
  'content-location': `/v1/customers/${id}`,
});
