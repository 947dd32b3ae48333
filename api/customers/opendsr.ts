import { z } from 'zod';
import { subjectRequestOf, type SubjectRequestRow } from '../../db/rights/subject-requests';
import {
  allIdentityTypes,
  apiVersion,
  sayStatus,
  statusOf,
  subjectRequestStatuses,
  subjectRequestTypes,
} from '../../domain/person/ledger/opendsr';
import { subjectRequest } from '../../domain/schema/opendsr';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { callOff, resultsOf, takeIn } from './subject-requests';

const tag = 'OpenDSR';
const path = '/v1/opendsr/requests/{id}';
const limit = 64 * 1024;

const receipt = z.looseObject({
  controller_id: z.string().describe('The id of the key by which the request came.'),
  subject_request_id: z.string(),
  received_time: z.string(),
  expected_completion_time: z.string(),
  encoded_request: z.string().describe('The body of the request as it came, as base64.'),
});
const cancelled = receipt.pick({ controller_id: true, subject_request_id: true, received_time: true }).extend({ api_version: z.string() }); // prettier-ignore
const status = z.looseObject({
  controller_id: z.string(),
  expected_completion_time: z.string(),
  subject_request_id: z.string(),
  request_status: z.enum(subjectRequestStatuses),
  api_version: z.string(),
  results_url: z.string().optional().describe('Where the copy is fetched, with a key that may read.'),
});
const identityForm = z.object({ identity_type: z.string(), identity_format: z.literal('raw') });
const discovery = z.looseObject({
  api_version: z.string(),
  supported_subject_request_types: z.array(z.enum(subjectRequestTypes)),
  supported_identities: z.array(identityForm),
});

/** Requests of people as OpenDSR (OpenGDPR) has them; what is carried out is what the other routes do. */
export const openDsrRoutes = (deps: ApiDeps): Route[] => [
  taking(deps),
  showing(deps),
  cancelling(deps),
  discovering(deps),
];

const headersOf = ({ publicUrl }: ApiDeps) => ({
  'x-opendsr-processor-domain': new URL(publicUrl).hostname,
  'cache-control': 'no-store',
});

const taking = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/opendsr/requests',
    scope: 'write',
    tag,
    summary: 'Take a request for access, portability or erasure in, once per subject_request_id',
    body: { kind: 'json', schema: subjectRequest, limit },
    answers: { 201: receipt },
    errors: ['ambiguous-identifier', 'conflict', 'invalid'],
    audit: 'request.opendsr',
    handle: async ({ body, bytes, key }) => {
      const { subjectRequestId, controller, receivedAt, expectedAt, requestId } = await takeIn(deps, body, key);
      const said = {
        controller_id: controller,
        subject_request_id: subjectRequestId,
        received_time: sayInstant(receivedAt),
        expected_completion_time: sayInstant(expectedAt),
        encoded_request: bytes?.toString('base64') ?? '',
      };
      return { status: 201, body: said, headers: headersOf(deps), about: requestId };
    },
  });

const showing = (deps: ApiDeps): Route =>
  route({
    method: 'get',
    path,
    scope: 'read',
    tag,
    summary: 'How a request stands, by its subject_request_id',
    answers: { 200: status },
    errors: ['unknown-request'],
    handle: async ({ params }) => {
      const found = await named(deps, params['id']);
      const standing = statusOf(found, deps.clock.now());
      const results =
        found.asks === 'erase' || found.about === null ? undefined : resultsOf(deps.publicUrl, found.about);
      return { status: 200, body: sayStatus({ ...found, status: standing, results }), headers: headersOf(deps) };
    },
  });

const cancelling = (deps: ApiDeps): Route =>
  route({
    method: 'delete',
    path,
    scope: 'write',
    tag,
    summary: 'Take an erasure back that is pending',
    answers: { 202: cancelled },
    errors: ['unknown-request', 'conflict'],
    audit: 'request.cancel',
    handle: async ({ params, key }) => {
      const found = await named(deps, params['id']);
      await callOff(deps, found, { outcome: 'cancelled', key });
      const body = {
        controller_id: found.controller,
        subject_request_id: found.subjectRequestId,
        received_time: sayInstant(deps.clock.now()),
        api_version: apiVersion,
      };
      return { status: 202, body, headers: headersOf(deps), about: found.requestId };
    },
  });

const discovering = (deps: ApiDeps): Route =>
  route({
    method: 'get',
    path: '/v1/opendsr/discovery',
    scope: 'read',
    tag,
    summary: 'What of OpenDSR is spoken here',
    answers: { 200: discovery },
    handle: async () => ({
      status: 200,
      headers: headersOf(deps),
      body: {
        api_version: apiVersion,
        supported_subject_request_types: [...subjectRequestTypes],
        supported_identities: allIdentityTypes.map((identity_type) => ({ identity_type, identity_format: 'raw' })),
      },
    }),
  });

/** @throws Problem unknown-request */
async function named({ db }: ApiDeps, text: string | undefined): Promise<SubjectRequestRow> {
  const id = z.guid().safeParse(text).data;
  const found = id === undefined ? undefined : await subjectRequestOf(db, id);
  if (!found) throw new Problem('unknown-request', 'No request came under this subject_request_id.');
  return found;
}
