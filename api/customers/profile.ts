import { coveredBy } from '../../domain/person/plan/covering';
import { stoppedAmong } from '../../domain/person/plan/usable';
import { z } from 'zod';
import { readComputed } from '../../db/customers/computed';
import type { StoredProfile } from '../../db/customers/profile';
import { readPerson, type CustomerName, type PersonAsked, type PersonRead } from '../../db/customers/read-person';
import { lastWords } from '../../domain/contact/permission';
import type { Database } from '../../db/base/database';
import { AskedPast } from '../../domain/person/asked-past';
import { questionsOf } from '../../domain/person/computed/computed-traits';
import { computingRules } from '../../domain/person/computed/rules';
import { identifierKinds, normalise } from '../../domain/person/identity/identity';
import type { ApiDeps } from '../http/deps';
import { etagOf } from '../http/etag';
import { most } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Answer, type Route } from '../http/route';
import { findCustomer, findNamed, readCustomerName, unknownCustomer } from './find';
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
  const answer = (id: string, status = 200): Promise<Answer> => answerProfile(deps, { id }, { status });
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
        const name = readCustomerName(params.id ?? '');
        if (!isPast(moment)) return answerProfile(deps, name, { purpose });
        return answerPast(deps, await findNamed(db, name), { ...moment, purpose });
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
      return answerProfile(deps, { ref }, {});
    },
  });
}

type Shape = { readonly status?: number; readonly purpose?: string | undefined };

async function answerProfile(deps: Shown, name: CustomerName, { status = 200, purpose }: Shape): Promise<Answer> {
  const { db, clock, definitions } = deps;
  const now = clock.now();
  const { lastRead } = definitions;
  const questions = lastRead ? questionsOf(computingRules(lastRead.policy, lastRead.live), now) : [];
  const { profile, words, enrolments, undecided, answers, revision } = await findPerson(db, name, { now, most, questions }); // prettier-ignore
  const inForce = await definitions.at(revision, db);
  const { policy, live } = inForce;
  const { id, preferences } = profile;
  const past = new AskedPast(false);
  past.learn(questions, answers);
  const read = { customer: profile, preferences, consents: words, history: undecided, past, rules: computingRules(policy, live) }; // prettier-ignore
  const computed = await readComputed(db, id, read, now);
  const whole = { ...profile, traits: { ...profile.traits, ...computed } };
  const seen = await seenBy(deps, whole, { purpose, words, inForce });
  const consents = sayConsents(wordsFor(lastWords(words, now), purpose), words, now);
  const stopped = stoppedAmong(seen.traits, coveredBy(inForce, words), now);
  return { status, body: sayProfile(seen, consents, enrolments, stopped), headers: headersOf(profile) };
}

/** One way to the database for whoever has the name alone, with answers to what most likely is asked; others are looked for as ever. @throws Problem unknown-customer, ambiguous-identifier */
async function findPerson(db: Database, name: CustomerName, asked: PersonAsked): Promise<PersonRead> {
  const read = (of: CustomerName): Promise<PersonRead | undefined> => readPerson(db, of, asked);
  const found = (await read(name)) ?? (await read({ id: await findNamed(db, name) }));
  if (!found) throw unknownCustomer();
  return found;
}

const headersOf = ({ revision, id }: StoredProfile): Record<string, string> => ({
  etag: etagOf(revision),
  'content-location': `/v1/customers/${id}`,
});
