import type { Stack } from '../../tests/faults/stack';
import { rounded } from './numbers';
import { ask, outboxRows, postBatch, settle } from './people';

const inBatch = 100;
const clients = 4;

/** Events that no journey listens to, a second, durable, in batches of 100 by four clients. */
export async function unlistened(stack: Stack, seconds: number) {
  const users = await settle(stack, 'reader', 10_000);
  const started = performance.now();
  const end = started + seconds * 1_000;
  let sent = 0;
  const client = async (offset: number): Promise<void> => {
    for (let at = offset * 2_500; performance.now() < end; at = (at + inBatch) % users.length) {
      await postBatch(stack, users.slice(at, at + inBatch), 'Page Looked At');
      sent += inBatch;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  const rate = sent / ((performance.now() - started) / 1_000);
  const [row] = await ask<{ n: number }>(stack, "select count(*)::int as n from events where name = 'Page Looked At'");
  return { eventsPerSecond: rounded(rate), sent, stored: row?.n ?? 0, wakes: await outboxRows(stack) };
}
