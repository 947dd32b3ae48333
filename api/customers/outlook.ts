import { z } from 'zod';
import { lastFailed, type ListedMessage } from '../../db/customers/message-lists';
import { lastTimes } from '../../db/customers/events';
import type { DefinitionsInForce } from '../../db/definitions/definitions';
import { lastNotSent } from '../../db/wake/decisions';
import { listEnrolments, type ListedEnrolment } from '../../db/wake/enrolments';
import type { Decision } from '../../domain/decide/decision';
import { reasons } from '../../domain/decide/decision';
import { notSentOf } from '../../domain/decide/not-sent';
import { comingOf } from '../../domain/journey/coming';
import { ownJourney } from '../../domain/journey/confirmation';
import { sayInstantIfAny } from '../../domain/time/say-instant';
import { dueOf, sayEnrolment, sayListedDecision } from '../../domain/words/listed';
import type { Language } from '../../domain/words/words';
import type { ApiDeps } from '../http/deps';
import { languageQuery } from '../http/language-query';
import { most, plainText } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { findCustomer } from './find';
import { outlookShape } from './shapes';

const query = z.object({
  journey: plainText.max(200).optional().describe('Only this one, also where they never were in it.'),
  ...languageQuery.shape,
});

type Deps = Pick<ApiDeps, 'db' | 'definitions'>;

export function outlookRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: '/v1/customers/{id}/outlook',
    scope: 'read',
    tag: 'Customers',
    summary: 'By journey: where they stand, what comes next and when, and why the last message that did not go did not',
    query,
    answers: { 200: z.object({ items: z.array(outlookShape) }) },
    errors: ['unknown-customer', 'ambiguous-identifier', 'unknown-definition'],
    handle: async ({ params, query: { journey, lang } }) => {
      const id = await findCustomer(deps.db, params.id);
      return { status: 200, body: { items: await outlookOf(deps, id, { journey, lang }) } };
    },
  });
}

type Asked = { readonly journey: string | undefined; readonly lang: Language };
type Found = { readonly passages: readonly ListedEnrolment[]; readonly notSent: Decision | undefined };

/** @throws Problem unknown-definition for a journey that nobody knows */
async function outlookOf({ db, definitions }: Deps, id: string, { journey, lang }: Asked) {
  const [inForce, enrolments, decided, failed] = await Promise.all([
    definitions.current(db),
    listEnrolments(db, id, { journey, limit: most }),
    lastNotSent(db, id, journey),
    lastFailed(db, id, journey),
  ]);
  const keys = new Set([...enrolments, ...decided, ...failed].map((one) => one.journey));
  const items = [...keys].map((key) => {
    const mine = <T extends { readonly journey: string }>(all: readonly T[]) => all.filter((one) => one.journey === key);
    return sayOutlook(inForce, key, lang, {
      passages: standing(mine(enrolments)),
      notSent: notSentOf(mine(decided)[0], mine(failed).map(asFailed)[0]),
    });
  }); // prettier-ignore
  if (journey === undefined || items.length > 0) return items;
  return [await neverIn(db, id, inForce, journey)];
}

/** Those under way, else the last one. */
function standing(passages: readonly ListedEnrolment[]): readonly ListedEnrolment[] {
  const open = passages.filter(({ endedAt }) => endedAt === null);
  return open.length > 0 ? open : passages.slice(0, 1);
}

const nameOfJourney = ({ live }: DefinitionsInForce, key: string): string =>
  (live.find((one) => one.key === key) ?? ownJourney(key))?.name ?? key;

function sayOutlook(inForce: DefinitionsInForce, key: string, lang: Language, { passages, notSent }: Found) {
  const itsPassage = passages.find(({ id }) => id === notSent?.enrolmentId);
  const waits = itsPassage?.waiting?.for === 'permission' ? dueOf(itsPassage.waiting) : undefined;
  return {
    journey: key,
    name: nameOfJourney(inForce, key),
    passages: passages.map((one) => {
      const { until, ...coming } = comingOf(one, inForce.version(key, one.version));
      const isOpen = one.endedAt === null;
      return { ...sayEnrolment(one, lang), coming: isOpen ? { ...coming, until: sayInstantIfAny(until) } : undefined };
    }),
    notSent: notSent && { ...sayListedDecision(notSent, lang), mayGo: sayInstantIfAny(waits) },
  };
}

/** What they would have had to do to come into it, and when they did that last. */
async function neverIn(db: ApiDeps['db'], id: string, inForce: DefinitionsInForce, key: string) {
  const journey = inForce.live.find((one) => one.key === key);
  if (!journey) throw new Problem('unknown-definition', 'No journey with this key is live.');
  const last = await lastTimes(db, id, journey.enter.flatMap((one) => (one.by === 'event' ? [one.on] : []))); // prettier-ignore
  const entries = journey.enter.map((one) => ({
    by: one.by,
    on: one.by === 'event' ? one.on : undefined,
    stage: one.by === 'stage' ? one.stage : undefined,
    audience: one.by === 'audience' ? (one.named ?? one.audience) : undefined,
    when: 'when' in one ? one.when : undefined,
    lastAt: one.by === 'event' ? sayInstantIfAny(last.get(one.on)) : undefined,
  }));
  return { journey: key, name: journey.name, passages: [], entries };
}

const asFailed = ({ channel, reason, status, ...rest }: ListedMessage) => ({
  ...rest,
  channel: channel ?? undefined,
  reason: reasons.find((one) => one === reason) ?? ('rejected' as const),
  isTriedAgain: status === 'decided',
});
