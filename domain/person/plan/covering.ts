import type { Statements } from '../../journey/statement/statement-terms';
import { hashId } from '../../journey/hash';
import { dataClasses, type DataClass } from '../customer';
import type { ConsentEntry } from '../ledger/consent';
import { defaultDataPlan, neverCovered, traitPlanOf, type DataPlan } from './data-plan';

/** What the statements in force that rest on consent say of data. */
export type Covering = {
  /** The purposes of those statements. */
  readonly purposes: ReadonlySet<string>;
  /** Those that cover a trait, by its name or its class; none where the data plan gives it a purpose of its own. */
  of(name: string): readonly string[];
  /** Those whose consents a value that rests on one needs: the purpose that the data plan gives it meanwhile, else those that cover it. */
  needed(name: string): readonly string[];
  /** Differs where other data or purposes are named. */
  readonly sign: string;
};

/** By what is told what covers a trait; nothing does where there are no statements. */
export type CoveringRules = {
  readonly dataPlan?: DataPlan | undefined;
  readonly statements?: Statements | undefined;
};

const known = new WeakMap<Statements, { readonly plan: DataPlan; readonly covering: Covering | undefined }>();

/** Made once of what is in force; undefined where no statement names data, so that nobody's ledger is asked. */
export function coveringOf({ dataPlan: plan = defaultDataPlan, statements }: CoveringRules): Covering | undefined {
  if (!statements) return undefined;
  const found = known.get(statements);
  if (found?.plan === plan) return found.covering;
  const covering = made(plan, statements);
  known.set(statements, { plan, covering });
  return covering;
}

function made(plan: DataPlan, statements: Statements): Covering | undefined {
  const byName = new Map<string, string[]>();
  const purposes = new Set<string>();
  for (const { versions } of statements.values()) {
    const inForce = versions.at(-1);
    if (inForce?.basis !== 'consent') continue;
    for (const name of inForce.data) {
      byName.set(name, [...(byName.get(name) ?? []), inForce.purpose]);
      purposes.add(inForce.purpose);
    }
  }
  if (byName.size === 0) return undefined;
  const of = (name: string): readonly string[] => {
    const { class: its = 'personal', purpose } = traitPlanOf(plan, name) ?? {};
    if (purpose !== undefined || neverCovered.includes(name)) return [];
    const named = isClass(name) ? [] : (byName.get(name) ?? []);
    return [...new Set([...named, ...(byName.get(its) ?? [])])];
  };
  const needed = (name: string): readonly string[] => {
    const own = traitPlanOf(plan, name)?.purpose;
    return own === undefined ? of(name) : [own];
  };
  const sign = hashId(
    ...[...byName].flatMap(([name, its]) => its.map((purpose) => JSON.stringify([name, purpose]))).sort(),
  );
  return { purposes, of, needed, sign };
}

const isClass = (name: string): name is DataClass => (dataClasses as readonly string[]).includes(name);

/** What covers, and the ledger of a person with at least the lines of the purposes that do. */
export type Covered = { readonly covering: Covering; readonly ledger: readonly ConsentEntry[] };

/** @returns undefined where nothing is covered by any statement */
export function coveredBy(rules: CoveringRules, ledger: readonly ConsentEntry[]): Covered | undefined {
  const covering = coveringOf(rules);
  return covering && { covering, ledger };
}
