import { z } from 'zod';
import { peopleStates, peopleThere, tieIn } from '../../../db/definitions/journey-people';
import { countJourney } from '../../../db/definitions/journey-stats';
import { readInhabited } from '../../../db/definitions/journeys';
import { journeys } from '../../../db/definitions/drafts';
import { journeyNumbers } from '../../../domain/decide/numbers';
import { sayInstant } from '../../../domain/time/say-instant';
import { withWho } from '../../customers/people';
import { whoShape } from '../../customers/shapes';
import type { ApiDeps } from '../../http/deps';
import { largestRowNumber, moment, page, pageOf, pageQuery, plainText, readCursor } from '../../http/paging';
import { route, type Route } from '../../http/route';
import { keyOf } from '../document';
import { findDraft } from '../drafts';
import { KeptNumbers } from './kept-numbers';

const tag = 'Journeys';
const named = { kind: journeys, word: 'journey' };

const rateShape = z
  .object({ rate: z.number(), low: z.number(), high: z.number() })
  .nullable()
  .describe('With its confidence interval of 95 % (Wilson); null of nobody.');
const byName = z.record(z.string(), z.number());
const stepShape = z.looseObject({
  entered: z.number(),
  waiting: z.number().describe('Who stands there now.'),
  sent: z.number(),
  held: z.number(),
  skipped: byName,
  arms: z
    .record(z.string(), z.object({ entered: z.number(), goals: z.number(), holdout: z.boolean() }))
    .optional()
    .describe('Of a split.'),
  branches: byName.optional().describe('How many took which way behind it: then, else, the number of a case, an arm.'),
});
const statsShape = z.looseObject({
  entered: z.number(),
  active: z.number(),
  completed: z.number(),
  exited: z.number(),
  parked: z.number().describe('Of the active ones: those that cannot be decided.'),
  goals: z.number(),
  goalRate: rateShape.describe('Of those who were let in and not kept out, with its confidence interval of 95 %.'),
  keptOut: z
    .object({ entered: z.number(), goals: z.number(), rate: rateShape })
    .describe('Whom the holdout of the journey or of the policy kept out.'),
  exits: byName.describe('By the name under which they ended.'),
  countedAt: z
    .string()
    .optional()
    .describe(
      'Of 50,000 passages and more, and where counting took longer than a second: when they were counted. Else they were counted just now.',
    ),
  steps: z
    .record(z.string(), stepShape)
    .describe('Every step of the live version and of those that somebody is inside, also where nobody came.'),
});

const versionNumber = z.coerce.number().int().min(1).max(largestRowNumber).optional();
const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .pipe(moment)
  .optional();

const period = {
  from: instant.describe('Of passages that began then or later.'),
  to: instant.describe('Of passages that began before.'),
};

export const numberRoutes = (deps: ApiDeps): Route[] => [statsRoute(deps), peopleRoute(deps)];

const statsRoute = ({ db, clock }: ApiDeps, kept = new KeptNumbers(clock)): Route =>
  route({
    method: 'get',
    path: '/v1/journeys/{key}/stats',
    scope: 'read',
    tag,
    summary:
      'How it fares, over all versions or one, and of those who entered in a period; of many counted at most every ten seconds, and for a twentieth of the time',
    query: z.object({ version: versionNumber, ...period }),
    answers: { 200: statsShape },
    errors: ['unknown-definition'],
    handle: async ({ params, query }) => {
      const { key, liveVersion } = await findDraft(db, named, keyOf(params));
      const told = query.version ?? liveVersion;
      const { numbers, countedAt } = await kept.of(JSON.stringify([key, told, query]), async () => {
        const versions = await readInhabited(db, key, { told, alone: query.version !== undefined });
        const of = (isTold: boolean) => versions.filter((one) => (one.version === told) === isTold).map((one) => one.definition); // prettier-ignore
        return journeyNumbers(await countJourney(db, key, query), { told: of(true)[0], others: of(false) });
      });
      return {
        status: 200,
        body: countedAt === undefined ? numbers : { ...numbers, countedAt: sayInstant(countedAt) },
      };
    },
  });

const peopleRoute = ({ db }: ApiDeps): Route =>
  route({
    method: 'get',
    path: '/v1/journeys/{key}/people',
    scope: 'read',
    tag,
    summary: 'Who stands behind a number of it, who came last first',
    query: pageQuery.extend({
      state: z.enum(peopleStates).default('waiting'),
      step: plainText.max(200).optional().describe('Without it at whatever step. A goal is of no step.'),
      reason: plainText.max(200).optional().describe('Why it was held or skipped, or under which name it ended.'),
      version: versionNumber,
      ...period,
    }),
    answers: {
      200: pageOf(whoShape.extend({ at: z.string(), step: z.string().nullable(), reason: z.string().nullable() })),
    },
    errors: ['unknown-definition'],
    handle: async ({ params, query: { limit, cursor, ...asked } }) => {
      const { key } = await findDraft(db, named, keyOf(params));
      const before = readCursor(cursor, z.object({ at: moment, tie: tieIn(asked.state) })); // prettier-ignore
      const found = await peopleThere(db, key, { ...asked, limit: limit + 1, before });
      const { items, next } = page(found, limit, ({ at, tie }) => ({ at, tie }));
      const lines = items.map(({ tie: _tie, at, ...one }) => ({ ...one, at: sayInstant(at) }));
      return { status: 200, body: { items: await withWho(db, lines), next } };
    },
  });
