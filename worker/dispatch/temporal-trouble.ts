import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { google, temporal } from '@temporalio/proto';

/**
 * What a refused call means. `away`: Temporal cannot be reached or takes no more, which concerns everybody. The others concern one
 * customer: `busy`, whose workflow is called too often or is just closing; `slow`, whose call was not answered in time; `refused`.
 */
export type Trouble = 'away' | 'busy' | 'slow' | 'refused';

/** gRPC. The native client says "cancelled" of a deadline of its own. */
const [cancelled, deadlineExceeded, resourceExhausted, unavailable] = [1, 4, 8, 14];

const { RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW } = temporal.api.enums.v1.ResourceExhaustedCause;

/** @param error what the client threw; it may be wrapped */
export function troubleOf(error: unknown): Trouble {
  const inner = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(inner)) return 'refused';
  if (inner.code === unavailable) return 'away';
  if (inner.code === cancelled || inner.code === deadlineExceeded) return 'slow';
  if (inner.code !== resourceExhausted) return 'refused';
  return isBusyWorkflow(inner.metadata.get('grpc-status-details-bin')[0]) ? 'busy' : 'away';
}

/** Where Temporal says nothing more, a limit of the namespace is meant. */
function isBusyWorkflow(status: Buffer | string | undefined): boolean {
  if (!Buffer.isBuffer(status)) return false;
  return google.rpc.Status.decode(status).details.some(
    ({ type_url: type, value }) =>
      type?.endsWith('/temporal.api.errordetails.v1.ResourceExhaustedFailure') === true &&
      value !== null &&
      value !== undefined &&
      temporal.api.errordetails.v1.ResourceExhaustedFailure.decode(value).cause ===
        RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW,
  );
}
