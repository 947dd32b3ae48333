import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

export type TemporalPlace = {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
};

const temporalTypes = { KEYWORD: 2, KEYWORD_LIST: 7, BOOL: 5 } as const;
const attributes = { Stage: temporalTypes.KEYWORD, Journeys: temporalTypes.KEYWORD_LIST, Paused: temporalTypes.BOOL };

/**
 * Connects as `TEMPORAL_*` say (the variables of `@temporalio/envconfig`), and waits as long as Temporal is away.
 * @param address where the embedded server is, when there is one
 */
export async function connectTemporal(
  address: string | undefined,
  log: Logger,
  isStopping: () => boolean,
): Promise<TemporalPlace> {
  const config = loadClientConnectConfig({ disableFile: true });
  const namespace = config.namespace ?? 'default';
  const options = {
    ...config.connectionOptions,
    ...(address ? { address, grpcCompression: { codec: 'none' as const } } : {}),
  };
  for (let pause = 500; ; pause = Math.min(pause * 2, 10_000)) {
    try {
      const connection = await connectOnce(options, namespace, log);
      return { connection, client: new Client({ connection, namespace }), namespace };
    } catch (error) {
      if (isStopping()) throw error;
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      log.warn(
        { address: options.address, reason },
        'Temporal cannot be reached; waiting for it (TEMPORAL_ADDRESS says where)',
      );
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function connectOnce(
  options: NativeConnectionOptions,
  namespace: string,
  log: Logger,
): Promise<NativeConnection> {
  const connection = await NativeConnection.connect(options);
  try {
    await ensureAttributes(connection, namespace, log);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** gRPC: permission denied, unimplemented. Temporal Cloud lets nobody make attributes over this service. */
const refusals: readonly unknown[] = [7, 12];

/** A namespace keeps its search attributes; adding what is there is refused, which is as good. */
async function ensureAttributes(connection: NativeConnection, namespace: string, log: Logger): Promise<void> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.fromEntries(
      Object.entries(attributes).filter(([name]) => customAttributes?.[name] === undefined),
    );
    if (Object.keys(missing).length === 0) return;
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/already exist/i.test(error.message)) return;
    if (!('code' in error && refusals.includes(error.code))) throw error;
    log.warn(
      { namespace, reason: error.message.split('\n')[0] },
      'Temporal does not let search attributes be made from here; the namespace needs Stage (Keyword), Journeys (KeywordList) and Paused (Bool)',
    );
  }
}
