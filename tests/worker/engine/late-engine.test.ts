import { NativeConnection } from '@temporalio/worker';
import type { Engine } from '../../../worker/engine/engine';
import { engineWhenThere } from '../../../worker/engine/late-engine';
import type { TemporalPlace } from '../../../worker/engine/temporal';

/** A promise and who keeps it. */
function promised<Value>() {
  let keep: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((resolve) => (keep = resolve));
  return { promise, keep };
}

/** An engine whose parts say what becomes of them, in its order. */
function room() {
  const said: string[] = [];
  const connection = Object.create(NativeConnection.prototype) as NativeConnection;
  connection.close = async () => void said.push('connection closed');
  const place = { connection } as TemporalPlace;
  const engine: Engine = {
    failed: new Promise(() => undefined),
    isRunning: () => true,
    stop: async () => void said.push('engine stopped'),
  };
  const connected = promised<TemporalPlace>();
  const started = promised<Engine>();
  const late = engineWhenThere(
    () => connected.promise,
    () => {
      said.push('engine starts');
      return started.promise;
    },
  );
  return { said, place, engine, connected, started, late };
}

test('an engine that is stopped while it starts is stopped once it runs, before its connection is closed', async () => {
  const { said, place, engine, connected, started, late } = room();
  connected.keep(place);
  await late.within(1);
  const stopped = late.stop();
  await late.within(1);
  expect(said).toEqual(['engine starts']);
  started.keep(engine);
  await stopped;
  expect(said).toEqual(['engine starts', 'engine stopped', 'connection closed']);
});

test('one that is stopped while Temporal is away never starts, and leaves no connection when Temporal comes', async () => {
  const { said, place, connected, late } = room();
  await late.stop();
  connected.keep(place);
  await late.within(1_000);
  expect([said, late.current()]).toEqual([['connection closed'], undefined]);
});
