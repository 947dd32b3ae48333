import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { google, temporal } from '@temporalio/proto';

const { RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW } = temporal.api.enums.v1.ResourceExhaustedCause;
const service = temporal.api.workflowservice.v1;

/** A call that a test may answer as the real server cannot be asked to. */
export type Call = { readonly method: string; readonly workflowId: string; readonly signal: string | undefined };

/** gRPC's code, and the cause that Temporal gives in the details. */
export type Refusal = { readonly code: number; readonly isBusyWorkflow?: boolean };

/** A Temporal that answers as the test says: with all of gRPC between it and the client. */
export type TemporalDouble = {
  readonly address: string;
  /** Starts, signals and deletions, in order. */
  readonly calls: Call[];
  answer: (call: Call) => Promise<Refusal | undefined> | Refusal | undefined;
  end(): Promise<void>;
};

const requests: Readonly<Record<string, (bytes: Buffer) => Omit<Call, 'method'>>> = {
  SignalWithStartWorkflowExecution(bytes) {
    const { workflowId, signalName } = service.SignalWithStartWorkflowExecutionRequest.decode(bytes);
    return { workflowId, signal: signalName };
  },
  StartWorkflowExecution(bytes) {
    return { workflowId: service.StartWorkflowExecutionRequest.decode(bytes).workflowId, signal: undefined };
  },
  DeleteWorkflowExecution(bytes) {
    const { workflowExecution } = service.DeleteWorkflowExecutionRequest.decode(bytes);
    return { workflowId: workflowExecution?.workflowId ?? '', signal: undefined };
  },
};

const replies: Readonly<Record<string, () => Uint8Array>> = {
  SignalWithStartWorkflowExecution: () =>
    service.SignalWithStartWorkflowExecutionResponse.encode({ runId: 'run', started: true }).finish(),
  StartWorkflowExecution: () => service.StartWorkflowExecutionResponse.encode({ runId: 'run', started: true }).finish(),
  DescribeWorkflowExecution: () =>
    service.DescribeWorkflowExecutionResponse.encode({
      workflowExecutionInfo: {
        execution: { workflowId: 'w', runId: 'run' },
        status: 1,
        type: { name: 'customer' },
        startTime: { nanos: 1 },
      },
    }).finish(),
};

export async function startTemporalDouble(): Promise<TemporalDouble> {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => undefined);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const method = String(headers[':path']).split('/').at(-1) ?? '';
      void reply(stream, method, Buffer.concat(chunks).subarray(5));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  async function reply(stream: ServerHttp2Stream, method: string, bytes: Buffer): Promise<void> {
    const read = requests[method];
    const call = read && { method, ...read(bytes) };
    if (call) double.calls.push(call);
    const refusal = call && (await double.answer(call));
    if (stream.destroyed) return;
    const head = { ':status': 200, 'content-type': 'application/grpc' };
    if (refusal) {
      stream.respond({ ...head, ...trailersOf(refusal) }, { endStream: true });
      return;
    }
    stream.respond(head, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(framed(replies[method]?.() ?? new Uint8Array()));
  }

  const double: TemporalDouble = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    answer: () => undefined,
    async end() {
      for (const session of sessions) session.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
  return double;
}

function framed(message: Uint8Array): Buffer {
  const length = Buffer.alloc(5);
  length.writeUInt32BE(message.length, 1);
  return Buffer.concat([length, message]);
}

/** A refusal as Temporal says it (temporal.api.errordetails.v1). */
function trailersOf({ code, isBusyWorkflow = false }: Refusal): Record<string, string> {
  if (!isBusyWorkflow) return { 'grpc-status': String(code), 'grpc-message': 'refused' };
  const value = temporal.api.errordetails.v1.ResourceExhaustedFailure.encode({
    cause: RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW,
  }).finish();
  const details = [{ type_url: 'type.googleapis.com/temporal.api.errordetails.v1.ResourceExhaustedFailure', value }];
  const status = google.rpc.Status.encode({ code, message: 'Workflow is busy.', details }).finish();
  return {
    'grpc-status': String(code),
    'grpc-message': 'Workflow is busy.',
    'grpc-status-details-bin': Buffer.from(status).toString('base64'),
  };
}
