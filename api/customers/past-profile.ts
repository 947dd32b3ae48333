import { z } from 'zod';
import { ledgerThen } from '../../db/permission/consents';
import { readPastProfile } from '../../db/customers/past-profile';
import { listEnrolments, type ListedEnrolment } from '../../db/wake/enrolments';
import { lastWords } from '../../domain/contact/permission';
import type { Moment } from '../../domain/person/history/as-of';
import { instant } from '../../domain/schema/reading/instant';
import type { Millis } from '../../domain/time/time';
import { most } from '../http/paging';
import type { Answer } from '../http/route';
import { unknownCustomer } from './find';
import { sayConsents, sayProfile } from './say';
import { seenBy, wordsFor, type Seeing } from './seen-by';

export const momentQuery = z.object({
  at: instant.optional().describe('As it was: by what had been said and had happened until then, whenever we learned of it.'),
  knownAt: instant.optional().describe('As it was known: by what we had learned until then.'),
}); // prettier-ignore

/** Whether a moment of the past is asked for. */
export const isPast = ({ at, knownAt }: Moment): boolean => at !== undefined || knownAt !== undefined;

type Asked = Moment & { readonly purpose?: string | undefined };

/** @throws Problem unknown-customer where nobody was known by then */
export async function answerPast(deps: Seeing, id: string, { purpose, ...moment }: Asked): Promise<Answer> {
  const { db } = deps;
  const then = Math.min(moment.at ?? Infinity, moment.knownAt ?? Infinity);
  const [profile, consents, enrolments] = await Promise.all([
    readPastProfile(db, id, moment),
    ledgerThen(db, id, moment),
    listEnrolments(db, id, { limit: most, before: { at: then + 1, id: firstId } }),
  ]);
  if (!profile) throw unknownCustomer();
  const at = moment.at ?? then;
  const words = sayConsents(wordsFor(lastWords(consents, at), purpose), consents, at);
  const body = sayProfile(await seenBy(deps, profile, { purpose, isPast: true }), words, enrolments.map((one) => enrolmentThen(one, then))); // prettier-ignore
  return { status: 200, body, headers: { 'content-location': `/v1/customers/${id}` } };
}

const firstId = '00000000-0000-0000-0000-000000000000';

/** Where a passage was is not kept, only that it went on: the step is the one that it came to. */
const enrolmentThen = (one: ListedEnrolment, then: Millis): ListedEnrolment =>
  one.endedAt !== null && one.endedAt <= then
    ? one
    : { ...one, state: 'active', waiting: null, results: {}, endedAt: null, outcome: null, goalAt: null, reason: null, template: null, nextTry: null }; // prettier-ignore
