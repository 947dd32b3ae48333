import type { Work } from '../decide/work';
import { questionOf } from '../journey/confirmation';
import type { Enrolment } from '../journey/enrolment';
import type { Journey } from '../journey/journey';
import { classOf } from '../journey/policy';
import { termsOf } from '../journey/statement/statement-terms';
import type { ConsentEntry } from '../person/ledger/consent';
import { standingDemand } from '../person/ledger/demands';
import { channelKinds } from './channel';
import { permission } from './permission';

type Asked = Pick<Work, 'facts' | 'definitions' | 'now'>;
type Purposed = Pick<Journey, 'purpose'>;

/** Whether their data lie still: nobody walks on, enters or is counted among an audience but for a service that is owed to them. */
export const isRestricted = ({ facts, now }: Pick<Asked, 'facts' | 'now'>): boolean =>
  standingDemand(facts.consents, 'restrict', now) !== undefined;

export const isMarketing = ({ definitions }: Pick<Asked, 'definitions'>, { purpose }: Purposed): boolean =>
  classOf(definitions.policy, purpose) === 'marketing';

/** Whether a passage of somebody whose data lie still waits for the end of that; what asks them for a word of theirs does not. */
export function standsStill(work: Work, enrolment: Enrolment): boolean {
  const journey = work.journeyOf(enrolment);
  return journey !== undefined && isMarketing(work, journey) && questionOf(enrolment) === undefined;
}

/**
 * The line by which the person objects to what a journey does: as marketing, or where what permits it rests on nothing but our
 * own interest.
 */
export function objectionTo(work: Asked, { purpose }: Purposed): ConsentEntry | undefined {
  const { consents } = work.facts;
  const toMarketing = isMarketing(work, { purpose })
    ? standingDemand(consents, 'object:marketing', work.now)
    : undefined;
  if (toMarketing) return toMarketing;
  const toInterest = standingDemand(consents, 'object:legitimate-interest', work.now);
  return toInterest && restsOnInterest(work, purpose) ? toInterest : undefined;
}

const restsOnInterest = ({ facts, definitions, now }: Asked, purpose: string): boolean =>
  channelKinds.some((channel) => {
    const { entry } = permission(facts.consents, purpose, channel, now);
    return entry !== undefined && termsOf(definitions.statements, entry)?.basis === 'legitimate-interest';
  });
