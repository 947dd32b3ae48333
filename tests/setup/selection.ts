/** What jest was asked to run. */
export type Selection = {
  readonly testPathPatterns?: { readonly patterns: readonly string[] };
  readonly testNamePattern?: string;
  readonly onlyChanged?: boolean;
  readonly onlyFailures?: boolean;
  readonly findRelatedTests?: boolean;
  readonly shard?: object;
};

/** Rooms whose tests need no server. */
const serverless = /(^|\/)tests\/(domain|channels)(\/|$)/;

const patternsOf = ({ testPathPatterns }: Selection): readonly string[] => testPathPatterns?.patterns ?? [];

/** A run that selects only rooms without servers does not pay for them. */
export const needsServers = (selection: Selection): boolean => {
  const patterns = patternsOf(selection);
  return patterns.length === 0 || !patterns.every((pattern) => serverless.test(pattern));
};

/** Every test is run, as by `npm test` with nothing behind it. */
export const isWhole = (selection: Selection): boolean => {
  const { testNamePattern, onlyChanged, onlyFailures, findRelatedTests, shard } = selection;
  return patternsOf(selection).length === 0 && !(testNamePattern || onlyChanged || onlyFailures || findRelatedTests || shard); // prettier-ignore
};
