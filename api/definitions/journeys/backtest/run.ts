import {
  endBacktest,
  tellBacktest,
  type BacktestFailure,
  type StoredBacktest,
} from '../../../../db/definitions/backtests';
import { findPeople, readPast } from '../../../../db/customers/stored-past';
import { isAway, toldOf } from '../../../../db/base/failure';
import { emptyFindings, addFindings, type Findings } from '../../../../domain/rehearse/backtest/backtest';
import { comparedOf } from '../../../../domain/rehearse/backtest/compare';
import type { Person } from '../../../../domain/rehearse/backtest/past-life';
import type { Retrial } from '../../../../domain/rehearse/backtest/retrial';
import { rulesFrom, type Rules } from '../../../../domain/rehearse/backtest/rules';
import { Crowded, TooExpensive } from '../../../http/aside';
import type { ApiDeps } from '../../../http/deps';

/** People that are lived again at most; more would be no other answer. */
const mostPeople = 5_000;
/** Real milliseconds. */
const beat = 10_000;
const pause = 1_000;
const longest = 30 * 60_000;
const [fewest, most, quick, slow] = [1, 100, 500, 3_000];

type Deps = Pick<ApiDeps, 'db' | 'aside' | 'log'>;
export type BacktestOrder = Omit<Retrial, 'people'> & {
  /** Also people to whom nothing happened: an audience or a stage may let them in. */
  readonly everybody: boolean;
};

/** Lives the stored history again, some people at a time, beside the event loop. It throws nothing: how it ended is put down. */
export async function runBacktest(deps: Deps, stored: StoredBacktest, order: BacktestOrder): Promise<void> {
  const run = new Run(deps, stored, order);
  try {
    await run.toItsEnd();
  } catch (error) {
    if (!(error instanceof TooExpensive)) deps.log.warn({ error: toldOf(error) }, 'a backtest broke off');
    await run.fail(error instanceof TooExpensive ? 'too-expensive' : 'stopped');
  }
}

class Run {
  private done = 0;
  private people: number | null = null;
  private readonly began = performance.now();
  private readonly stop = new AbortController();

  constructor(
    private readonly deps: Deps,
    private readonly stored: StoredBacktest,
    private readonly order: BacktestOrder,
  ) {}

  async toItsEnd(): Promise<void> {
    const { db } = this.deps;
    const { draft, live, from, everybody } = this.order;
    const rules = { rules: rulesFrom(draft), against: rulesFrom(live) };
    const timer = setInterval(() => void this.tell(), beat).unref();
    try {
      const { ids, isAll } = await findPeople(db, { from, everybody, most: mostPeople }, () => this.tell());
      this.people = ids.length;
      const findings = emptyFindings(rules);
      if (await this.live(ids, countedBy(rules), findings))
        await endBacktest(db, this.stored.id, { result: { ...comparedOf(findings, this.stored.journey), isAll } });
    } finally {
      clearInterval(timer);
    }
  }

  /** @returns false where somebody cancelled it */
  private async live(ids: readonly string[], counted: Counted, findings: Findings): Promise<boolean> {
    const { db } = this.deps;
    const { from, to } = this.order;
    let size = 10;
    for (let next = 0; next < ids.length;) {
      if (!(await this.tell())) return false;
      const people: Person[] = [];
      for (const id of ids.slice(next, next + size)) {
        const person = await readPast(db, id, { from, to, counted });
        if (person) people.push(person);
      }
      const began = performance.now();
      const found = await this.tried(people);
      // Whoever is too much together may be little enough by themselves.
      if (found === 'too-much') size = Math.max(fewest, Math.floor(people.length / 4));
      else {
        addFindings(findings, found);
        this.done = next = Math.min(next + size, ids.length);
        const took = performance.now() - began;
        if (took < quick) size = Math.min(most, size * 2);
        else if (took > slow) size = Math.max(fewest, Math.floor(size / 2));
      }
    }
    return this.tell();
  }

  /** @throws TooExpensive where one person alone, or all together, take too long */
  private async tried(people: readonly Person[]): Promise<Findings | 'too-much'> {
    const { everybody: _everybody, ...order } = this.order;
    for (;;) {
      if (performance.now() - this.began > longest) throw new TooExpensive();
      try {
        return await this.deps.aside.backtest({ ...order, people }, this.stop.signal);
      } catch (error) {
        if (error instanceof TooExpensive && people.length > 1) return 'too-much';
        if (!(error instanceof Crowded)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause).unref());
      }
    }
  }

  /** A database that is away for a while stops nothing. @returns false where somebody cancelled it */
  private async tell(): Promise<boolean> {
    try {
      const goesOn = await tellBacktest(this.deps.db, this.stored.id, { done: this.done, people: this.people });
      if (!goesOn) this.stop.abort();
      return goesOn;
    } catch (error) {
      if (isAway(error)) return true;
      throw error;
    }
  }

  fail(failure: BacktestFailure): Promise<void> {
    return endBacktest(this.deps.db, this.stored.id, { failure }).catch(() => undefined);
  }
}

type Counted = Pick<Rules['listeners'], 'counted' | 'countsVisits'>;

const countedBy = ({ rules, against }: { readonly rules: Rules; readonly against: Rules }): Counted => ({
  counted: new Set([...rules.listeners.counted, ...against.listeners.counted]),
  countsVisits: rules.listeners.countsVisits || against.listeners.countsVisits,
});
