import { outreachRoutes } from '../customers/outreach';
import type { Noes } from '../customers/permission/noes';
import { consentRoutes, preferenceRoutes } from '../customers/permission/permission';
import { linkRoute } from '../customers/permission/link';
import { listRoutes } from '../customers/lists';
import { mergingRoutes } from '../customers/merging';
import { openDsrRoutes } from '../customers/opendsr';
import { personaRoute } from '../customers/persona';
import { proofRoutes } from '../customers/proof/proof';
import { timelineRoute } from '../customers/timeline';
import { nextQuestionRoute } from '../customers/next-question';
import { outlookRoute } from '../customers/outlook';
import { peopleRoute } from '../customers/people';
import { previewRoute } from '../customers/preview';
import { profileRoutes } from '../customers/profile';
import { demandRoutes } from '../customers/permission/demands';
import { requestRoutes } from '../customers/requests';
import { rightsRoutes } from '../customers/rights';
import { audienceMemberRoutes } from '../definitions/audiences/audience-members';
import { audienceRoutes } from '../definitions/audiences/audiences';
import { galleryRoute } from '../definitions/journeys/gallery';
import { journeyRoutes } from '../definitions/journeys/journeys';
import { backtestRoutes } from '../definitions/journeys/backtest/routes';
import { dataPlanRoutes } from '../definitions/policy/data-plan';
import { policyRoutes } from '../definitions/policy/policy';
import { schemaRoutes } from '../definitions/schemas';
import { simulateRoutes } from '../definitions/journeys/simulate';
import { statementRoutes } from '../definitions/statements';
import { templateRoutes } from '../definitions/templates/templates';
import type { ApiDeps } from './deps';
import { ingestRoutes } from '../ingest/routes';
import { auditRoute } from '../operations/audit';
import { keyRoutes } from '../operations/keys';
import { sessionRoutes } from '../operations/session';
import { describedPages } from '../pages/described-pages';
import type { ApiMetrics } from '../operations/metrics';
import { openApiRoute } from './openapi';
import { channelRoutes } from '../operations/channels';
import { placesRoute } from '../operations/places';
import { todayRoute } from '../operations/today';
import { trustRoute } from '../operations/trust';
import { probeRoutes } from '../operations/probes';
import { processorRoutes } from '../providers/processors';
import { providerRoutes } from '../providers/routes';
import { feedbackRoute } from '../operations/feedback';
import { problemRoutes } from '../operations/problems';
import type { Route } from './route';
import { webhookSecretRoute } from '../operations/webhook-secret';

/** Every route of the API, declared once: mounted, checked and described from this list. */
export function apiRoutes(deps: ApiDeps, metrics: ApiMetrics, noes: Noes): Route[] {
  const routes = [
    ...ingestRoutes(deps, metrics),
    peopleRoute(deps),
    ...profileRoutes(deps),
    ...mergingRoutes(deps),
    ...consentRoutes(deps, noes),
    ...demandRoutes(deps),
    ...preferenceRoutes(deps),
    ...listRoutes(deps),
    ...proofRoutes(deps),
    previewRoute(deps),
    outlookRoute(deps),
    timelineRoute(deps),
    personaRoute(deps),
    nextQuestionRoute(deps),
    ...outreachRoutes(deps),
    linkRoute(deps),
    ...rightsRoutes(deps),
    ...requestRoutes(deps),
    ...openDsrRoutes(deps),
    ...processorRoutes(deps),
    ...journeyRoutes(deps),
    galleryRoute(),
    ...simulateRoutes(deps),
    ...backtestRoutes(deps),
    ...templateRoutes(deps),
    ...statementRoutes(deps),
    ...audienceRoutes(deps),
    ...audienceMemberRoutes(deps),
    ...policyRoutes(deps),
    ...dataPlanRoutes(deps),
    ...schemaRoutes(),
    ...keyRoutes(deps),
    ...sessionRoutes(deps),
    auditRoute(deps),
    webhookSecretRoute(deps),
    ...providerRoutes(deps, metrics, noes),
    ...probeRoutes(deps),
    placesRoute(deps),
    ...channelRoutes(deps),
    ...problemRoutes(deps),
    feedbackRoute(deps),
    todayRoute(deps),
    trustRoute(deps),
  ];
  return [...routes, openApiRoute([...routes, ...describedPages], deps.publicUrl)];
}
