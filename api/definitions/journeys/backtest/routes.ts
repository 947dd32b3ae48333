import { z } from 'zod';
import { doOnce } from '../../../../db/base/idempotency';
import { beginBacktest, endBacktest, readBacktest, type StoredBacktest } from '../../../../db/definitions/backtests';
import type { DefinitionsInForce } from '../../../../db/definitions/definitions';
import { watchedAmong } from '../../../../domain/journey/watched';
import type { JourneyVersion } from '../../../../domain/journey/journey';
import { writtenFrom, type WrittenDefinitions } from '../../../../domain/rehearse/written';
import type { ApiDeps } from '../../../http/deps';
import { Problem } from '../../../http/problem';
import { route, type Route } from '../../../http/route';
import { judge, withoutWords } from '../judge';
import { draftOf, findJourney, withTried } from '../tried';
import { runBacktest, type BacktestOrder } from './run';
import { backtestShape, sayBacktest } from './say';

const tag = 'Journeys';
const path = '/v1/backtests/{id}';
const day = 86_400_000;
/** At once, in the whole installation. */
const mostAtOnce = 2;

export const backtestRoutes = (deps: ApiDeps): Route[] => [beginRoute(deps), readRoute(deps), cancelRoute(deps)];

const beginRoute = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/journeys/{key}/backtests',
    scope: 'write',
    tag,
    summary:
      'What the draft would have done over the stored history of the last days, beside what is live; it runs in the background',
    body: {
      kind: 'json',
      schema: z.strictObject({ days: z.int().min(1).max(365).default(30).describe('How far back it begins.') }),
      limit: 16 * 1024,
      optional: true,
    },
    answers: { 202: z.object({ id: z.string() }) },
    errors: ['unknown-definition', 'invalid-definition', 'conflict', 'invalid', 'too-expensive'],
    creates: true,
    audit: 'journey.backtest',
    handle: async ({ params, body: { days }, gone, once }) => {
      const { db, clock } = deps;
      const stored = await findJourney(db, params);
      const inForce = await deps.definitions.current(db);
      const tried = draftOf(await judge(deps, stored, gone), stored, inForce);
      const now = clock.now();
      const order = orderOf(inForce, tried, { from: now - days * day, to: now });
      const begun: StoredBacktest[] = [];
      const id = await doOnce(deps, once, async (tx) => {
        const one = await beginBacktest(tx, { journey: stored.key, days, now }, mostAtOnce);
        if (!one) throw new Problem('conflict', `${mostAtOnce} backtests are under way; wait for one, or cancel it.`);
        begun.push(one);
        return one.id;
      });
      // After its row is there; what was asked for under this key before runs already.
      for (const one of begun) void runBacktest(deps, one, order);
      return { status: 202, body: { id } };
    },
  });

const readRoute = ({ db }: ApiDeps): Route =>
  route({
    method: 'get',
    path,
    scope: 'read',
    tag,
    summary: 'How far a backtest has come, and what it found; it is kept for 30 days',
    answers: { 200: backtestShape },
    errors: ['unknown-backtest'],
    handle: async ({ params }) => ({ status: 200, body: sayBacktest(await find(db, params.id)) }),
  });

const cancelRoute = ({ db }: ApiDeps): Route =>
  route({
    method: 'delete',
    path,
    scope: 'write',
    tag,
    summary: 'Cancel a backtest; one that has ended stays as it is',
    answers: { 204: undefined },
    errors: ['unknown-backtest'],
    audit: 'journey.backtest-cancel',
    handle: async ({ params }) => {
      const { id } = await find(db, params.id);
      await endBacktest(db, id, { failure: 'cancelled' });
      return { status: 204 };
    },
  });

/** @throws Problem unknown-backtest */
async function find(db: ApiDeps['db'], id = ''): Promise<StoredBacktest> {
  const found = z.uuid().safeParse(id).success ? await readBacktest(db, id) : undefined;
  if (!found) throw new Problem('unknown-backtest', 'No backtest has this id.');
  return found;
}

type Span = Pick<BacktestOrder, 'from' | 'to'>;

function orderOf(inForce: DefinitionsInForce, tried: JourneyVersion, span: Span): BacktestOrder {
  const { published } = inForce;
  // One that is paused is compared as it would be if it were not.
  const live = inForce.live.map((one): JourneyVersion => (one.key === tried.key ? { ...one, state: 'live' } : one));
  const now = { ...inForce, live, audiences: watchedAmong(live, published) };
  const entries = [tried, ...live.filter(({ key }) => key === tried.key)].flatMap(({ enter }) => enter);
  return {
    ...span,
    everybody: entries.some(({ by }) => by === 'audience' || by === 'stage'),
    draft: wordless(writtenFrom(withTried(inForce, tried, true))),
    live: wordless(writtenFrom(now)),
  };
}

/** Nothing is rendered. */
const wordless = (written: WrittenDefinitions): WrittenDefinitions => ({
  ...written,
  templates: written.templates.map(withoutWords),
});
