import type { TraitValue } from '../../person/customer';
import { collectTraits, planTerms } from '../../person/plan/collect';
import { traitsAfter } from '../../person/traits';
import type { Enrolment } from '../../journey/enrolment';
import { hashId } from '../../journey/hash';
import type { Effect } from '../steps/step-rule';
import type { Millis } from '../../time/time';
import { addPoints } from './award';
import type { Work } from '../work';

/** Does what a step asked for, in this decision's copy of the customer. `enrolment` stands at that step. */
export function perform(work: Work, enrolment: Enrolment, effects: readonly Effect[], at: Millis): void {
  for (const effect of effects) {
    switch (effect.do) {
      case 'update':
        learnTraits(work, effect.traits, { source: `journey:${enrolment.journey}`, at });
        break;
      case 'award': {
        const { points, reason } = effect;
        const { id: enrolmentId, journey, step } = enrolment;
        work.awards.push({ enrolmentId, journey, step, points, reason, at });
        work.become({ ...work.customer, points: addPoints(work.customer.points, points) });
        break;
      }
      case 'call': {
        const { do: _, ...call } = effect;
        const { id: enrolmentId, journey, version, step } = enrolment;
        const decided = { status: 'open', decidedAt: at, at } as const;
        if (!work.calls.has(call.id)) work.keepCall({ ...call, enrolmentId, journey, version, step, ...decided });
        break;
      }
      case 'keep-out': {
        const { id: enrolmentId, journey, version, step } = enrolment;
        const why = { outcome: 'skip', reason: 'holdout', data: { arm: effect.arm } } as const;
        work.decisions.push({ at, enrolmentId, journey, version, step, ...why });
        break;
      }
      case 'say': {
        const { name, properties } = effect;
        const id = hashId('said', enrolment.id, enrolment.step, name);
        work.say({ id, name, properties, at, receivedAt: at });
        break;
      }
      case 'enter':
        work.entering.push({ journey: effect.journey, from: enrolment, at });
        break;
    }
  }
}

/** The customer after something was learned of them by this decision, by the rules of all traits. */
export function learnTraits(
  work: Work,
  said: Readonly<Record<string, unknown>>,
  told: Pick<TraitValue, 'source' | 'at' | 'inferred'>,
): void {
  const terms = planTerms(work.definitions, { ledger: work.facts.consents, now: told.at });
  const { values, keptOf } = collectTraits(terms, said);
  const { traits, written } = traitsAfter(work.customer.traits, values, told, keptOf);
  for (const [name, trait] of Object.entries(written)) work.traits.set(name, trait);
  work.become({ ...work.customer, traits });
}
