import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '@temporalio/activity';
import { tellThatItRuns } from '../../../worker/engine/still-runs';

/** Runs an activity for so many milliseconds. @returns how often Temporal was told that it runs, and how often afterwards */
async function beatsOf(info: { isLocal: boolean; heartbeatTimeoutMs?: number }, millis: number): Promise<number[]> {
  let beats = 0;
  const context = { info, heartbeat: () => void (beats += 1) };
  const { inbound } = tellThatItRuns(context as unknown as Context);
  await inbound?.execute?.({ args: [], headers: {} }, () => sleep(millis));
  const during = beats;
  await sleep(millis);
  return [during, beats - during];
}

test('an activity that lasts tells Temporal that it runs, several times within its heartbeat timeout, and not when it is over', async () => {
  const [during = 0, afterwards] = await beatsOf({ isLocal: false, heartbeatTimeoutMs: 400 }, 1_000);
  expect(during).toBeGreaterThan(3);
  expect(afterwards).toBe(0);
});

test('one that is soon over, is local or has no such timeout says nothing', async () => {
  expect(await beatsOf({ isLocal: false, heartbeatTimeoutMs: 20_000 }, 50)).toEqual([0, 0]);
  expect(await beatsOf({ isLocal: true, heartbeatTimeoutMs: 20 }, 50)).toEqual([0, 0]);
  expect(await beatsOf({ isLocal: false }, 50)).toEqual([0, 0]);
});
