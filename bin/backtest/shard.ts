import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { tryOn, type Findings, type Trial } from '../../domain/backtest/backtest';
import type { Person } from '../../domain/backtest/past-life';
import { rulesOf, type RuleSet } from '../../domain/backtest/rules';
import type { Millis } from '../../domain/time';

/** A trial as plain data, to be sent to a thread. */
export type Order = {
  readonly rules: RuleSet;
  readonly against?: RuleSet;
  readonly to: Millis;
  readonly until: Millis;
};

export const trialOf = ({ rules, against, to, until }: Order): Trial => ({
  rules: rulesOf(rules),
  ...(against ? { against: rulesOf(against) } : {}),
  to,
  until,
});

export type ShardAnswer = { readonly findings: Findings } | { readonly failure: string };
type ShardData = { readonly backtest: Order };

const isShard = (data: unknown): data is ShardData => typeof data === 'object' && data !== null && 'backtest' in data;

/** A thread of a backtest: some people come in, what came of them goes out. */
if (!isMainThread && parentPort && isShard(workerData)) {
  const port = parentPort;
  const trial = trialOf(workerData.backtest);
  port.on('message', (people: readonly Person[]) => {
    let answer: ShardAnswer;
    try {
      answer = { findings: tryOn(people, trial) };
    } catch (error) {
      answer = { failure: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(answer);
  });
}
