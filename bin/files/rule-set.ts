import type { RuleSet } from '../../domain/rehearse/backtest/rules';
import { defaultPolicy } from '../../domain/schema/policy';
import { definitionFilesIn, readDefinitions, type Definition } from './definition-file';
import type { Io } from '../terminal/io';
import { judgeDefinitions, namedIn } from './judge-definitions';
import { sayProblem, type PlacedProblem } from './said-problem';
import { Failure, WrongUse } from '../terminal/wrong-use';

/** The journeys, with the audiences that they name, the templates and the policy of a folder; without a policy the one that is in force until somebody publishes one. */
export type ReadRuleSet = RuleSet & { readonly problems: readonly PlacedProblem[] };

/**
 * Reads a folder of definitions as one set. Warnings go to stderr.
 * @throws WrongUse when there is no such folder or no journey in it; Failure when a definition has errors, which are told first
 */
export async function readRuleSet(folder: string, io: Pick<Io, 'err'>): Promise<ReadRuleSet> {
  const definitions = await readDefinitions(await definitionFilesIn(folder));
  const { journeys, audiences, templates, statements, policy, problems } = await judgeDefinitions(definitions);
  for (const problem of problems) io.err(`${sayProblem(problem)}\n`);
  if (problems.some(isInTheWay))
    throw new Failure(`The definitions in ${folder} have errors. sojourn validate --dir ${folder} shows them.`);
  refuseTwice(definitions);
  if (journeys.length === 0) throw new WrongUse(`${folder} holds no journey.`);
  return {
    journeys: journeys.map(({ journey }) => journey),
    audiences: namedIn(audiences),
    templates: [...templates.values()],
    policy: policy ?? defaultPolicy,
    statements: [...statements.values()],
    problems,
  };
}

/** Who is among an audience that is not there cannot be told, so that what would come of it cannot be either. */
export const isInTheWay = ({ severity, code }: PlacedProblem): boolean =>
  severity !== 'warning' || code === 'unknown-audience';

/** Which of two would count is nobody's guess. */
function refuseTwice(definitions: readonly Definition[]): void {
  const seen = new Map<string, Definition>();
  for (const definition of definitions) {
    const name = definition.kind === 'policy' ? 'policy' : `${definition.kind} ${definition.key}`;
    const first = seen.get(name);
    if (first)
      throw new Failure(`There are two definitions of the ${name}: in ${first.file} and in ${definition.file}.`);
    seen.set(name, definition);
  }
}
