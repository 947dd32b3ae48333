import { z } from 'zod';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { emptyBundle } from './empty-bundle';

type Deps = Pick<ApiDeps, 'publicUrl'>;

/** What browser clients ask for before they send anything. */
export const settingsRoutes = (deps: Deps): Route[] => [
  settingsRoute(deps),
  sourceConfigRoute(),
  bundleRoute('/analytics-next/bundles/{file}'),
  bundleRoute('/v1/analytics-js/{file}'),
];

/**
 * The clients of Segment and of Customer.io ask alike, and each looks for an entry of its own name; without it each sends to its maker.
 * Both entries name this product.
 */
function settingsRoute({ publicUrl }: Deps): Route {
  const { host, pathname, protocol } = new URL(publicUrl);
  const here = { apiHost: `${host}${pathname.replace(/\/$/, '')}/v1`, protocol: protocol.slice(0, -1) };
  return route({
    method: 'get',
    path: '/v1/projects/{writeKey}/settings',
    scope: 'browser',
    tag: 'Ingest',
    summary: 'Settings for the browser clients of Segment and Customer.io',
    answers: { 200: z.looseObject({ integrations: z.record(z.string(), z.unknown()) }) },
    handle: async ({ params }) => {
      const entry = { apiKey: params.writeKey, ...here };
      return {
        status: 200,
        body: {
          integrations: { 'Segment.io': entry, 'Customer.io Data Pipelines': entry },
          plan: {
            track: { __default: { enabled: true, integrations: {} } },
            identify: { __default: { enabled: true } },
            group: { __default: { enabled: true } },
          },
          edgeFunction: {},
          analyticsNextEnabled: true,
          middlewareSettings: {},
          enabledMiddleware: {},
          metrics: { sampleRate: 0 },
          legacyVideoPluginsEnabled: false,
          remotePlugins: [],
        },
      };
    },
  });
}

/** RudderStack's client sends to the address that its page gives it, and here learns of no other destination. */
const sourceConfigRoute = (): Route =>
  route({
    method: 'get',
    path: '/sourceConfig',
    scope: 'browser',
    tag: 'Ingest',
    summary: "Settings for RudderStack's browser client",
    query: z.object({ writeKey: z.string().max(300).optional().describe('The key, where no header has it.') }),
    answers: { 200: z.looseObject({ source: z.looseObject({ id: z.string(), writeKey: z.string() }) }) },
    handle: async ({ key, query: { writeKey = '' } }) => {
      const updatedAt = new Date(0).toISOString();
      const statsCollection = { errors: { enabled: false }, metrics: { enabled: false } };
      const source = { id: key.id, name: 'Sojourn', writeKey, workspaceId: 'sojourn', enabled: true, destinations: [], connections: [], config: { statsCollection }, updatedAt }; // prettier-ignore
      return { status: 200, body: { source, updatedAt } };
    },
  });

/** The standalone build of such a client, which finds another entry than its own, asks for the code of more destinations. */
const bundleRoute = (path: string): Route =>
  route({
    method: 'get',
    path,
    scope: 'public',
    tag: 'Ingest',
    summary: 'What a standalone browser client loads for the entry that is not its own: nothing more to send to',
    answers: { 200: undefined },
    types: ['text/javascript'],
    errors: ['not-found'],
    handle: async ({ params }) => {
      if (!/^ajs-destination[\w.-]*\.js$/.test(params.file ?? ''))
        throw new Problem('not-found', 'There is no such bundle here.');
      return { status: 200, body: emptyBundle, type: 'text/javascript' };
    },
  });
