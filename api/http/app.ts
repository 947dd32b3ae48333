import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { Noes } from '../customers/permission/noes';
import { cors } from '../doors/cors';
import { refuseCrossSite } from '../doors/cross-site';
import { Limits } from '../doors/limits';
import { ownHost } from '../doors/own-host';
import { plainAddress } from '../doors/plain-address';
import { apiMetrics, type ApiMetrics } from '../operations/metrics';
import { probeRoutes } from '../operations/probes';
import { todayRoute } from '../operations/today';
import { consolePages } from '../pages/console';
import { sayLinkProblem } from '../pages/link-problem-page';
import { oneClick } from '../pages/one-click';
import { operatorPages } from '../pages/operator-pages';
import { redirects } from '../pages/redirect';
import { NobodyWaits } from './aside';
import { Doorkeeper } from './auth';
import type { ApiDeps } from './deps';
import { mount, type Gate } from './mount';
import { Problem, sendProblem } from './problem';
import { apiRoutes } from './routes';
import { toProblem } from './to-problem';

/** The whole HTTP surface. It answers every error, also its own, with a problem document. */
export function createApp(deps: ApiDeps): Express {
  const metrics = apiMetrics(deps.metrics);
  const gate = gateOf(deps);
  const app = bareApp(deps, metrics);
  app.use(cors);
  const noes = new Noes(deps);
  app.use(mount(apiRoutes({ ...deps, limits: gate.limits }, metrics, noes), gate));
  app.use(redirects({ ...deps, limits: gate.limits }));
  app.use(oneClick({ ...deps, limits: gate.limits }, noes));
  // A link that is refused before its route, or is cut so short that it has none, is somebody's all the same.
  app.use(['/me', '/u', '/c', '/r'], notThere, sayLinkProblem(deps));
  if (deps.web) app.use(consolePages(deps.web));
  app.use(operatorPages(deps, gate));
  return answering(app, deps);
}

/** What is needed to tell operators, with or without pages, how a process does. */
export type OperationsDeps = Pick<
  ApiDeps,
  'db' | 'clock' | 'log' | 'listener' | 'publicUrl' | 'trustProxy' | 'metrics' | 'readiness'
> &
  Partial<Pick<ApiDeps, 'places' | 'mail' | 'limits' | 'web'>>;

/** What operators and their machines look at, for a listener of its own. */
export function createOperationsApp(deps: OperationsDeps): Express {
  const gate = gateOf(deps);
  const app = bareApp(deps);
  const { places, web } = deps;
  app.use(mount([...probeRoutes(deps), ...(places ? [todayRoute({ ...deps, places })] : [])], gate));
  if (web) app.use(consolePages(web));
  if (places) app.use(operatorPages(deps, gate));
  return answering(app, deps);
}

const gateOf = ({
  db,
  clock,
  listener,
  limits = new Limits(),
}: Pick<ApiDeps, 'db' | 'clock' | 'listener' | 'limits'>): Gate => ({
  listener,
  limits,
  audit: { db, clock },
  doorkeeper: new Doorkeeper(db, limits),
});

/** What every request passes, wherever it goes. */
function bareApp(deps: OperationsDeps, metrics?: ApiMetrics): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  app.set('trust proxy', deps.trustProxy ?? []);
  app.use(
    watch(deps, metrics),
    plainAddress,
    ownHost(deps.listener.host, deps.publicUrl),
    refuseCrossSite(deps.publicUrl),
  );
  return app;
}

function notThere(): never {
  throw new Problem('not-found', 'No route has this path.');
}

function answering(app: Express, deps: OperationsDeps): Express {
  app.use(notThere);
  app.use(answerError(deps));
  return app;
}

/** One line a request: the route's pattern, never its path, its query, its body or a name. */
function watch({ log }: OperationsDeps, metrics?: ApiMetrics): RequestHandler {
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    response.on('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const route = patternOf(response.locals.route, request.route);
      const { method } = request;
      const status = response.writableFinished ? response.statusCode : 499;
      metrics?.requests.observe({ method, route, status: String(status) }, seconds);
      log.info({ method, route, status, ms: Math.round(seconds * 1e4) / 10, key: response.locals.key }, 'request');
    });
    next();
  };
}

function patternOf(mounted: unknown, found: unknown): string {
  if (typeof mounted === 'string') return mounted;
  const path = typeof found === 'object' && found !== null && 'path' in found ? found.path : undefined;
  return typeof path === 'string' ? path : 'none';
}

function answerError({ log }: OperationsDeps): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (error instanceof NobodyWaits) return void response.destroy();
    const problem = toProblem(error, log);
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem);
  };
}
