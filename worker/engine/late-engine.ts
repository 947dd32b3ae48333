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
  const running = connect().then(async (place) => {
    temporal = place;
    engine = await run(place);
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
      await engine?.stop();
      await temporal?.connection.close();
    },
  };
}
