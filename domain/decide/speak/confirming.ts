import { spokenKinds } from '../../contact/channel';
import { askedWithin, mostAsked } from '../../contact/confirmation';
import { permission } from '../../contact/permission';
import { routeOf, type Route } from '../../contact/route';
import type { Reason } from '../decision';
import { questionOf, type Question } from '../../journey/confirmation';
import type { Enrolment } from '../../journey/enrolment';
import type { JourneyVersion } from '../../journey/journey';
import { planOf } from '../../journey/plan';
import type { Cap } from '../../journey/policy';
import type { Template } from '../../journey/template';
import type { Work } from '../work';

type Asking = Parameters<typeof routeOf>[1] & { readonly enrolment: Enrolment };

/** How often one address is asked about one statement. */
export const questionCap: Pick<Cap, 'max' | 'window'> = {
  max: mostAsked,
  window: { kind: 'rolling', per: { unit: 'exact', millis: askedWithin } },
};

/** The way of a message. One that asks for a consent needs none, and goes to the one address that it asks about or nowhere. */
export function wayOf(work: Work, { enrolment, ...asked }: Asking): Route {
  const question = questionOf(enrolment);
  if (question) return wayToAsk(work, question, asked.template);
  return routeOf(work, isSurvey(asked.journey, enrolment) ? { ...asked, asksSince: enrolment.enteredAt } : asked);
}

const isSurvey = (journey: JourneyVersion, { step }: Enrolment): boolean =>
  planOf(journey).step(step)?.kind === 'survey';

function wayToAsk(work: Work, question: Question, template: Template): Route {
  const { channel, purpose } = question;
  const { allowed, reason, entry } = permission(work.facts.consents, purpose, channel, work.now);
  const obstacle = question.withheld ?? obstacleTo(work, question, template);
  if (!obstacle && reason === 'pending') return { channel, consent: entry, tried: [] };
  const why = obstacle ?? (allowed ? 'confirmed' : reason);
  const suppression = why === 'suppressed' ? work.customer.suppressed[channel] : undefined;
  return {
    channel: undefined,
    reason: why,
    tried: [{ channel, reason: why, ...(suppression ? { suppression } : {}) }],
  };
}

/** What an erasure left on the suppression list is lifted by the answer alone, so that it does not forbid the question. */
function obstacleTo(
  { customer, facts: { preferences } }: Work,
  { channel, address }: Question,
  template: Template,
): Reason | undefined {
  const { kind, value } = address;
  const { [channel]: suppression } = customer.suppressed;
  if (!spokenKinds.has(channel)) return 'channel-down';
  if (!Object.hasOwn(template.channels, channel)) return 'no-content';
  if (preferences.channels && !preferences.channels.includes(channel)) return 'channel-not-preferred';
  if (!customer.identifiers.some((one) => one.kind === kind && one.value === value)) return 'no-address';
  return suppression !== undefined && suppression !== 'erasure' ? 'suppressed' : undefined;
}
