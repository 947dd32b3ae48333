import { z } from 'zod';
import { candidateNamed } from '../../../db/definitions/candidates';
import { whenAllIsKnown } from '../../../db/wake/ask-past';
import type { Template } from '../../../domain/journey/template';
import { computedFor } from '../../../domain/person/computed/for-templates';
import { computingRules } from '../../../domain/person/computed/rules';
import { seenFor } from '../../../domain/person/plan/seen';
import { factsOf } from '../../../domain/rehearse/persona';
import type { RenderScope } from '../../../domain/render/render';
import { personaShape, scriptOf } from '../../../domain/schema/persona';
import { journeyScope } from '../../../domain/render/journey-scope';
import { customerZone } from '../../../domain/time/local-time';
import { findCustomer, unknownCustomer } from '../../customers/find';
import type { ApiDeps } from '../../http/deps';
import { plainText } from '../../http/paging';
import { inertLinks } from './inert-links';

/** For whom something is looked at: somebody whom we know, or somebody made up. */
export const readerFields = {
  customer: plainText.min(1).optional().describe('An id, or kind:value; without it the persona.'),
  persona: personaShape.default({}),
  event: z
    .strictObject({ name: z.string().max(200), properties: z.record(z.string().max(200), z.unknown()).default({}) })
    .optional()
    .describe('What let them into the journey.'),
};
const reader = z.strictObject(readerFields);
export type ReaderAsked = z.output<typeof reader>;

/** What a template sees of its reader outside of any journey: nothing that is for one purpose alone. @throws Problem unknown-customer */
export async function scopeFor(deps: ApiDeps, asked: ReaderAsked, template: Template): Promise<RenderScope> {
  const now = deps.clock.now();
  const { customer, preferences } = await readerOf(deps, asked, template);
  const { policy } = await deps.definitions.current(deps.db);
  return {
    // Whoever is known was read without what is used no more, and what somebody made up says rests on their own consents.
    customer: seenFor(customer, { purpose: undefined, now, covered: undefined }),
    preferences,
    zone: customerZone(customer, preferences, policy),
    ...(asked.event ? { entry: { by: 'event', ...asked.event, at: now } } : {}),
    journey: journeyScope({ journey: 'preview', version: 1, purpose: 'preview' }, undefined),
    now,
    links: inertLinks(deps.publicUrl),
  };
}

type Reader = Pick<RenderScope, 'customer' | 'preferences'>;

async function readerOf(deps: ApiDeps, asked: ReaderAsked, template: Template): Promise<Reader> {
  const { db, definitions, clock } = deps;
  const now = clock.now();
  const inForce = await definitions.current(db);
  if (asked.customer !== undefined) return knownReader(deps, await findCustomer(db, asked.customer), template);
  const script = scriptOf({ persona: asked.persona, events: [] }, now);
  const facts = factsOf(script, inForce);
  const computed = computedFor([template], { ...facts, rules: computingRules(inForce.policy, inForce.live) }, now);
  return { ...facts, customer: { ...facts.customer, traits: { ...facts.customer.traits, ...computed } } };
}

const knownReader = ({ db, definitions, clock }: ApiDeps, customerId: string, template: Template): Promise<Reader> =>
  db.transaction().execute(async (tx) => {
    const now = clock.now();
    const inForce = await definitions.current(tx);
    const one = await candidateNamed(tx, { definitions: inForce, now }, customerId);
    if (!one) throw unknownCustomer();
    const read = { ...one, rules: computingRules(inForce.policy, inForce.live) };
    const computed = await whenAllIsKnown(tx, [one], now, () => computedFor([template], read, now));
    return { ...one, customer: { ...one.customer, traits: { ...one.customer.traits, ...computed } } };
  });
