import type { Engine } from './engine';
import type { TemporalPlace } from './temporal';

/** The engine, as soon as Temporal answers; until then what was accepted waits in the outbox. */
export type LateEngine = {
  /** Undefined while Temporal is away. */
  current(): Engine | undefined;
  /** Settles when the engine cannot start or ended by itself, which is a failure. */
  readonly failed: Promise<never>;
  /** Resolves when it runs, or after so many real milliseconds. */
  within(millis: number): Promise<void>;
  stop(): Promise<void>;
};

export function engineWhenThere(
  connect: () => Promise<TemporalPlace>,
  run: (temporal: TemporalPlace) => Promise<Engine>,
): LateEngine {
  let temporal: TemporalPlace | undefined;
  let engine: Engine | undefined;
  let isStopped = false;
  const running = connect().then(async (place) => {
    temporal = place;
    if (isStopped) await place.connection.close();
    else engine = await run(place);
  });
  const failed = running.then(() => engine?.failed ?? new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  return {
    current: () => engine,
    failed,
    async within(millis) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, millis);
      });
      await Promise.race([running, patience]).finally(() => clearTimeout(timer));
    },
    async stop() {
      isStopped = true;
      // What is just starting holds the connection, and could not be stopped once it is closed.
      if (temporal) await running.catch(() => undefined);
      await engine?.stop();
      await temporal?.connection.close();
    },
  };
}
