import type { Stack } from '../../tests/faults/stack';
import { median, rounded } from '../road/numbers';
import { ask } from '../road/people';
import { callerOf } from './caller';
import { costOf } from './cost';
import { settleWithPast } from './past';

const pairs = 7;

/** Milliseconds in which two people with so many events each become one, pair by pair. */
export async function merged(stack: Stack, events: number): Promise<object> {
  await settleWithPast(stack, { from: 0, count: pairs * 2, of: pairs * 2 }, events);
  await ask(stack, 'vacuum analyze customers, events, identifiers, identifier_owners, versions, consents');
  const call = callerOf(stack);
  const ids = await ask<{ id: string }>(stack, `select customer_id as id from identifier_owners where kind = 'user' and value like 'sized-%' order by value`); // prettier-ignore
  const millis: number[] = [];
  const { cpuMillisEach } = await costOf(stack, async () => {
    const begun = performance.now();
    for (let n = 0; n < pairs; n++) {
      const since = performance.now();
      await call('POST', '/v1/customers/merge', { from: ids[n * 2]?.id, into: ids[n * 2 + 1]?.id });
      millis.push(performance.now() - since);
    }
    return { count: pairs, seconds: (performance.now() - begun) / 1_000, result: undefined };
  });
  return { events, median: rounded(median(millis)), most: rounded(Math.max(...millis)), cpuMillisEach };
}
