import { z } from 'zod';
import { deletedOfLate } from '../../db/base/counted';
import { readOverview, type Overview } from '../../db/base/overview';
import { sharedFor } from '../../db/base/shared';
import { countRejected } from '../../db/customers/rejected';
import { listProblems } from '../../db/wake/problems';
import { stages } from '../../domain/person/customer';
import { sayInstant, sayInstantIfAny } from '../../domain/time/say-instant';
import { dayMillis } from '../../domain/time/wall-clock';
import { sayDecision, sayReason, type Language } from '../../domain/words/words';
import type { ApiDeps, Readiness } from '../http/deps';
import { languageQuery } from '../http/language-query';
import { route, type Route } from '../http/route';
import { placesShape, sayPlaces } from './places';
import { problemShape, sayProblem } from './problems';

const count = z.int().min(0);
const words = z.string().describe('In the language that was asked for.');

const todayShape = z.object({
  now: z.string().describe("By the product's clock."),
  since: z.string().describe('A day before.'),
  openTo: z.enum(['on-loopback', 'anybody']).optional().describe('Why this was told without a key.'),
  parts: z.record(z.string(), z.string()).describe('What runs, in words.'),
  ready: z.boolean(),
  places: placesShape.extend({ adminKey: z.string().optional().describe('Where the first key is found.') }),
  messages: z.object({
    sent: count.describe('Also those of which nobody recorded whether they arrived.'),
    failed: count,
    waiting: count.describe('Decided, and not handed over yet.'),
    withheld: z.array(z.object({ reason: z.string(), words, count })).describe('Most frequent first.'),
  }),
  people: z.object({
    withdrew: count,
    agreed: count,
    stages: z.array(z.object({ stage: z.enum(stages), people: count })),
  }),
  journeys: z.object({
    live: count,
    underWay: z.array(z.object({ journey: z.string(), people: count })),
  }),
  backlog: z.object({
    untold: count.describe('What workflows have to be told yet.'),
    oldest: z.string().optional().describe('Since when, by the real clock.'),
    waited: z.int().optional().describe('Real milliseconds for which the oldest had waited when this was counted.'),
  }),
  problems: z.array(problemShape).describe('Those that stop most people.'),
  rejected: z.array(z.object({ code: z.string(), count })).describe('Calls that were not taken.'),
  deleted: z.array(z.object({ what: z.string(), count })).describe('By what the data plan keeps no longer.'),
  decisions: z
    .array(
      z.object({
        at: z.string(),
        customer: z.string(),
        journey: z.string(),
        version: z.int(),
        step: z.string(),
        outcome: z.enum(['send', 'hold', 'skip', 'exit']),
        reason: z.string(),
        words,
      }),
    )
    .describe('The last ones.'),
});

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'listener' | 'places' | 'readiness'>;

const shownDecisions = 20;
const shownProblems = 10;
/** Real milliseconds for which one count serves every reader. */
const fresh = 3_000;

/** The first page: what runs and where, what happened within a day, and the last decisions in words. */
export function todayRoute({ db, clock, listener, places, readiness }: Deps): Route {
  const overview = sharedFor(fresh, () => readOverview(db, clock.now() - dayMillis, shownDecisions));
  const problems = sharedFor(fresh, () => listProblems(db, shownProblems));
  const rejected = sharedFor(fresh, () => countRejected(db));
  const deleted = sharedFor(fresh, () => deletedOfLate(db));
  return route({
    method: 'get',
    path: '/v1/today',
    scope: 'read',
    operators: true,
    tag: 'Operations',
    summary: 'What happened within the last day; without a key on loopback and on OPERATIONS_HOST',
    query: languageQuery,
    answers: { 200: todayShape },
    handle: async ({ query: { lang }, key }) => {
      const [state, counted, found, refused, gone] = await Promise.all([
        readiness().catch((): Readiness => ({ ready: false, parts: {} })),
        overview(),
        problems(),
        rejected(),
        deleted(),
      ]);
      const now = clock.now();
      const openTo = key.id === '' ? listener.operators : undefined;
      const adminKey = openTo === 'on-loopback' ? places.adminKeyHint : undefined;
      const body: z.input<typeof todayShape> = {
        now: sayInstant(now),
        since: sayInstant(now - dayMillis),
        ...(openTo === undefined || openTo === 'by-key' ? {} : { openTo }),
        parts: state.parts,
        ready: state.ready,
        places: { ...sayPlaces(places), ...(adminKey === undefined ? {} : { adminKey }) },
        ...sayOverview(counted, lang),
        problems: found.map((one) => sayProblem(one, lang)),
        rejected: refused,
        deleted: gone,
      };
      return { status: 200, body, headers: { 'cache-control': 'no-store' } };
    },
  });
}

/** No personal data: a customer is our own id. */
function sayOverview(told: Overview, lang: Language) {
  const sum = (...statuses: string[]): number =>
    told.messages.filter(({ status }) => statuses.includes(status)).reduce((all, one) => all + one.count, 0);
  return {
    messages: {
      sent: sum('sent', 'unknown'),
      failed: sum('failed'),
      waiting: told.waiting,
      withheld: told.messages.flatMap((one) =>
        one.status === 'withheld' && one.reason !== null
          ? [{ reason: one.reason, words: sayReason(one.reason, lang).name, count: one.count }]
          : [],
      ),
    },
    people: {
      withdrew: told.withdrawals,
      agreed: told.grants,
      stages: stages.map((stage) => ({
        stage,
        people: told.stages.find((row) => row.stage === stage)?.people ?? 0,
      })),
    },
    journeys: { live: told.live, underWay: [...told.journeys] },
    backlog: {
      untold: told.untold,
      oldest: sayInstantIfAny(told.oldest),
      ...(told.waited === null ? {} : { waited: told.waited }),
    },
    decisions: told.decisions.map(({ customerId, decision }) => ({
      at: sayInstant(decision.at),
      customer: customerId,
      journey: decision.journey,
      version: decision.version,
      step: decision.step,
      outcome: decision.outcome,
      reason: decision.reason,
      words: sayDecision(decision, lang),
    })),
  };
}
