import { z } from 'zod';
import { wholeMessage, type WholeMessage } from '../../db/customers/message-evidence';
import { readProfile, type StoredProfile } from '../../db/customers/profile';
import { entryOf } from '../../db/wake/enrolments';
import { wordsOf } from '../../db/permission/consents';
import { readVersion } from '../../db/definitions/journeys';
import { readTemplates } from '../../db/definitions/in-force';
import { templateFor } from '../../domain/journey/confirmation';
import { mask } from '../../domain/person/plan/masked';
import { coveredBy } from '../../domain/person/plan/covering';
import { seenFor } from '../../domain/person/plan/seen';
import { isSame } from '../../domain/person/same';
import type { Traits } from '../../domain/person/traits';
import { renderBearable, renderShort, type Rendering } from '../../domain/render/render';
import { journeyScope } from '../../domain/render/journey-scope';
import { customerZone } from '../../domain/time/local-time';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { findCustomer, unknownCustomer } from './find';
import { messageIn } from './proof/proof';

const text = z.string();
const previewShape = z.looseObject({
  template: text,
  version: z.number(),
  subject: text.optional(),
  html: text.optional(),
  text: text.optional(),
  fault: text.optional().describe('Why it cannot be rendered.'),
});

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'definitions'>;

export function previewRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: '/v1/customers/{id}/messages/{message}/preview',
    scope: 'read',
    tag: 'Customers',
    summary:
      'What a message says, made anew of its template with what is known now: nobody keeps what was sent. Links lead nowhere, and what is sensitive stays masked',
    answers: { 200: previewShape },
    errors: ['unknown-customer', 'ambiguous-identifier', 'unknown-message', 'unknown-definition'],
    handle: async ({ params }) => {
      const customerId = await findCustomer(deps.db, params.id);
      const id = messageIn(params.message);
      const message = id === undefined ? undefined : await wholeMessage(deps.db, customerId, id);
      if (!message) throw new Problem('unknown-message', 'This person has no message of this id.');
      const rendering = await renderingOf(deps, customerId, message);
      const { ok, ...content } = renderShort(rendering) ?? renderBearable(rendering);
      const said = ok ? content : { fault: 'error' in content ? content.error : '' };
      const { key, version } = rendering.template;
      return { status: 200, body: { template: key, version, ...said }, headers: { 'cache-control': 'no-store' } };
    },
  });
}

/** Whoever reads this may not act for the person, so that no link of theirs is in it. */
const nowhere = { unsubscribe: '#', preferences: '#', confirm: '#' };

/** @throws Problem unknown-customer, unknown-definition */
async function renderingOf({ db, clock, definitions }: Deps, customerId: string, message: WholeMessage): Promise<Rendering> {
  const now = clock.now();
  const inForce = await definitions.current(db);
  const [profile, entry, found, journey, words] = await Promise.all([
    readProfile(db, customerId),
    entryOf(db, customerId, message.enrolmentId),
    readTemplates(db, [{ key: message.template, version: message.templateVersion }]),
    readVersion(db, message.journey, message.version),
    wordsOf(db, customerId, now),
  ]);
  if (!profile) throw unknownCustomer();
  const template = templateFor({ template: (key) => found.find((one) => one.key === key) }, message);
  if (!template) throw new Problem('unknown-definition', 'The template of this message is not known any more.');
  const covered = coveredBy(inForce, words);
  const customer = seenFor(asCustomer(profile), { purpose: message.purpose, now, covered });
  const { preferences } = profile;
  return {
    template,
    channel: message.channel ?? Object.keys(template.channels)[0] ?? '',
    scope: {
      customer: { ...customer, traits: withoutMasks(customer.traits) },
      preferences,
      zone: customerZone(customer, preferences, inForce.policy),
      ...(entry ? { entry } : {}),
      journey: journeyScope(message, journey?.definition),
      now,
      links: nowhere,
    },
  };
} // prettier-ignore

const asCustomer = ({ identifiers, keys: _keys, ...rest }: StoredProfile) => ({
  ...rest,
  identifiers: identifiers.map(({ kind, value }) => ({ kind, value })),
});

const withoutMasks = (traits: Traits): Traits =>
  Object.fromEntries(
    Object.entries(traits).map(([name, trait]) => [name, isSame(trait.value, mask) ? { ...trait, value: mask.value } : trait]),
  ); // prettier-ignore
