import { Router } from 'express';
import { deletedOfLate } from '../../db/base/counted';
import { isAway } from '../../db/base/failure';
import { readOverview } from '../../db/base/overview';
import { countRejected } from '../../db/customers/rejected';
import { listProblems } from '../../db/wake/problems';
import { opensTo } from '../doors/operators';
import type { ApiDeps, Readiness } from '../http/deps';
import { homePage } from './home-page';
import { sendPage } from './page';
import { sharedFor } from '../../db/base/shared';
import { dayMillis } from '../../domain/time/wall-clock';
import { only } from './only';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'listener' | 'places' | 'readiness'>;

const shownDecisions = 20;
const shownProblems = 10;
/** Real milliseconds for which one count serves every reader. */
const fresh = 3_000;

/** The first page: what runs and where, what is going on, and the last decisions in words. */
export function home({ db, clock, listener, places, readiness }: Deps): Router {
  const router = Router({ caseSensitive: true });
  const overview = sharedFor(fresh, () => readOverview(db, clock.now() - dayMillis, shownDecisions));
  const problems = sharedFor(fresh, () => listProblems(db, shownProblems));
  const rejected = sharedFor(fresh, () => countRejected(db));
  const deleted = sharedFor(fresh, () => deletedOfLate(db));
  router.get('/', async (request, response) => {
    const [state, counted, found, refused, gone] = await Promise.all([
      readiness().catch(nothingKnown),
      unlessAway(overview()),
      unlessAway(problems()),
      unlessAway(rejected()),
      unlessAway(deleted()),
    ]);
    sendPage(
      response,
      homePage({
        now: clock.now(),
        open: opensTo(listener, request) ? listener.operators : undefined,
        places,
        readiness: state,
        overview: counted,
        problems: found ?? [],
        rejected: refused ?? [],
        deleted: gone ?? [],
      }),
      counted ? 200 : 503,
    );
  });
  router.all('/', only('GET, HEAD'));
  return router;
}

const nothingKnown = (): Readiness => ({ ready: false, parts: {} });

async function unlessAway<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}
