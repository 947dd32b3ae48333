import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { tryOn, type Findings, type Trial } from '../../domain/rehearse/backtest/backtest';
import type { Person } from '../../domain/rehearse/backtest/past-life';
import { rulesOf, type RuleSet } from '../../domain/rehearse/backtest/rules';

/** What is tried, as plain data that a thread can be given. */
export type Sets = { readonly rules: RuleSet; readonly against?: RuleSet };
export type Span = Pick<Trial, 'from' | 'to' | 'until'>;

export const trialOf = ({ rules, against }: Sets, span: Span): Trial => ({
  rules: rulesOf(rules),
  ...(against ? { against: rulesOf(against) } : {}),
  ...span,
});

export type ShardOrder = { readonly people: readonly Person[]; readonly span: Span };
export type ShardAnswer = { readonly findings: Findings } | { readonly failure: string };
type ShardData = { readonly backtest: Sets };

const isShard = (data: unknown): data is ShardData => typeof data === 'object' && data !== null && 'backtest' in data;

/** A thread of a backtest: some people come in, what came of them goes out. */
if (!isMainThread && parentPort && isShard(workerData)) {
  const port = parentPort;
  const { rules, against } = trialOf(workerData.backtest, { from: 0, to: 0, until: 0 });
  port.on('message', ({ people, span }: ShardOrder) => {
    let answer: ShardAnswer;
    try {
      answer = { findings: tryOn(people, { rules, ...(against ? { against } : {}), ...span }) };
    } catch (error) {
      answer = { failure: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(answer);
  });
}
