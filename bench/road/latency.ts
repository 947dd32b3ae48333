import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../../tests/faults/stack';
import { untilQuiet } from './entries';
import { quantile, rounded } from './numbers';
import { atPace } from './pace';
import { settle } from './people';

/** Real milliseconds from the answer to the POST to the mail server having the message. */
export async function latency(
  stack: Stack,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
) {
  const users = await settle(stack, 'quick', perSecond * seconds);
  const answered = new Map<string, number>();
  await atPace(perSecond, seconds, async (n) => {
    const user = users[n] ?? '';
    await stack.surface.track(user, 'Signed Up');
    answered.set(`${user}@example.org`, performance.timeOrigin + performance.now());
  });
  await untilQuiet(stack);
  await sleep(200);
  const took = (await stack.mails()).flatMap(({ to, at }) => {
    const since = answered.get(to);
    return since === undefined ? [] : [at - since];
  });
  return {
    posted: users.length,
    arrived: took.length,
    p50: rounded(quantile(took, 0.5)),
    p99: rounded(quantile(took, 0.99)),
    most: rounded(Math.max(...took)),
  };
}
