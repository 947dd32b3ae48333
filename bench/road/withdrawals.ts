import type { Stack } from '../../tests/faults/stack';
import { quantile, rounded } from './numbers';
import { atPace } from './pace';
import { settle } from './people';

export type WithdrawalLoad = {
  readonly perSecond: number;
  readonly entriesPerSecond: number;
  readonly seconds: number;
};

/** Withdrawals of people in a journey, answered while others enter. Every tenth comes right after the event that speaks. */
export async function withdrawals(stack: Stack, { perSecond, entriesPerSecond, seconds }: WithdrawalLoad) {
  const leaving = await settle(stack, 'leaving', perSecond * seconds);
  const coming = await settle(stack, 'coming', entriesPerSecond * seconds);
  const took: number[] = [];
  const answers: Record<string, number> = {};
  const withdraw = async (n: number): Promise<void> => {
    const user = leaving[n] ?? '';
    if (n % 10 === 0) await stack.surface.track(user, 'Signed Up');
    const since = performance.now();
    const { status } = await stack.surface.consent(`user:${user}`, 'news', 'withdrawn');
    took.push(performance.now() - since);
    answers[status] = (answers[status] ?? 0) + 1;
  };
  const enter = async (n: number): Promise<void> => void (await stack.surface.track(coming[n] ?? '', 'Signed Up'));
  await Promise.all([atPace(perSecond, seconds, withdraw), atPace(entriesPerSecond, seconds, enter)]);
  return {
    answers,
    p50: rounded(quantile(took, 0.5)),
    p99: rounded(quantile(took, 0.99)),
    most: rounded(Math.max(...took)),
  };
}
