import { proxySinks, setHandler, defineSignal, sleep, type Sinks } from '@temporalio/workflow';

export interface FloorSinks extends Sinks {
  floor: { parked(): void };
}

const { floor: sink } = proxySinks<FloorSinks>();

/** The least that a durable customer could be: one task and one timer. */
export async function floor(): Promise<void> {
  setHandler(defineSignal('event'), () => undefined);
  const waiting = sleep('1 day');
  sink.parked();
  await waiting;
}
