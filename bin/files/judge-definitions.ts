import { compileTemplate } from '../../domain/schema/compile-template';
import type { Journey } from '../../domain/journey/journey';
import type { NamedAudience } from '../../domain/journey/watch';
import type { Policy } from '../../domain/journey/policy';
import type { Statement } from '../../domain/journey/statement/statement';
import { parseAudience } from '../../domain/schema/audience';
import { parseJourney } from '../../domain/schema/journey/journey';
import { checkJourney, leadsOf } from '../../domain/schema/journey/journey-check';
import type { Written } from '../../domain/schema/journey/journey-parts';
import { withAudiences } from '../../domain/schema/journey/named-audiences';
import { defaultPolicy } from '../../domain/schema/policy';
import { parsePolicy } from '../../domain/schema/parse-policy';
import type { Problem } from '../../domain/schema/reading/problem';
import { dataOf, placeIn } from '../../domain/schema/reading/source';
import { problemsUnder } from '../../domain/schema/statement/around';
import { parseStatement } from '../../domain/schema/statement/statement';
import type { Template } from '../../domain/journey/template';
import type { Definition } from './definition-file';
import { placed, unknownKind, type PlacedProblem } from './said-problem';

/** What definitions say, and everything that is wrong with them. */
export type Judged = {
  journeys: { readonly definition: Definition; readonly journey: Journey }[];
  readonly templates: Map<string, Template>;
  /** Their conditions, by key. */
  readonly audiences: Map<string, string>;
  readonly statements: Map<string, Statement>;
  /** undefined when no file holds one. */
  policy: Policy | undefined;
  problems: PlacedProblem[];
};

/** As a set of rules has them. */
export const namedIn = (audiences: Judged['audiences']): NamedAudience[] =>
  [...audiences].map(([key, when]) => ({ key, when }));

/** With the journeys that may be broken, as far as they can be read. */
type Reading = Judged & {
  readonly drafts: { readonly definition: Definition; readonly written: Written }[];
};

/** Every definition that can be read, and every problem of all of them in the order of the files. */
export async function judgeDefinitions(definitions: readonly Definition[]): Promise<Judged> {
  const read: Reading = {
    drafts: [],
    journeys: [],
    templates: new Map(),
    audiences: new Map(),
    statements: new Map(),
    policy: undefined,
    problems: [],
  };
  for (const definition of definitions) {
    const found = await readOne(definition, read);
    read.problems.push(...found.map((problem) => placed(definition, problem)));
  }
  const journeys = new Map(read.drafts.map(({ written }) => [written.journey.key, leadsOf(written)]));
  const known = {
    templates: read.templates,
    audiences: read.audiences,
    policy: read.policy ?? defaultPolicy,
    journeys: new Set(journeys.keys()),
    entersOf: (key: string) => journeys.get(key) ?? [],
  };
  for (const { definition, written } of read.drafts) {
    const found = checkJourney(written, known).flatMap((problem) => besides(problem, read.policy !== undefined));
    const lined = placeIn(found, definition.source, definition.format);
    read.problems.push(...lined.map((problem) => placed(definition, problem)));
  }
  for (const definition of definitions.filter(({ kind }) => kind === 'statement')) {
    const found = problemsUnder(known.policy, dataOf(definition), definition);
    const told = found.flatMap((problem) => besides(problem, read.policy !== undefined));
    read.problems.push(...told.map((problem) => placed(definition, problem)));
  }
  read.journeys = read.journeys.map(({ definition, journey }) => ({
    definition,
    journey: withAudiences(journey, read.audiences),
  }));
  read.problems = sorted(read.problems, definitions);
  return read;
}

async function readOne(definition: Definition, read: Reading): Promise<readonly Problem[]> {
  const { kind, source, format } = definition;
  if (kind === 'journey') {
    const { journey, written, problems } = parseJourney(source, format);
    if (written) read.drafts.push({ definition, written });
    if (journey) read.journeys.push({ definition, journey });
    return problems;
  }
  if (kind === 'template') {
    const { template, problems } = await compileTemplate({ source, format });
    if (template) read.templates.set(template.key, template);
    return problems;
  }
  if (kind === 'audience') {
    const { audience, problems } = parseAudience(source, format);
    if (audience) read.audiences.set(audience.key, audience.when);
    return problems;
  }
  if (kind === 'statement') {
    const { statement, problems } = parseStatement(source, format);
    if (statement) read.statements.set(statement.key, statement);
    return problems;
  }
  if (kind === 'policy') {
    const { policy, problems } = parsePolicy(source, format);
    if (policy) read.policy = policy;
    return problems;
  }
  return [{ ...unknownKind, severity: 'error' }];
}

/** What is not among the files may be on the server, and without a policy nobody knows the class of a purpose. */
function besides(problem: Problem, hasPolicy: boolean): Problem[] {
  const { code, hint } = problem;
  if (code === 'unknown-template' || code === 'unknown-journey' || code === 'unknown-audience') {
    const elsewhere = 'It is not among these files; publish looks for it on the server.';
    return [{ ...problem, severity: 'warning', hint: hint?.startsWith('Did you mean') ? hint : elsewhere }];
  }
  return !hasPolicy && (code === 'unlisted-purpose' || code === 'service-template-for-marketing') ? [] : [problem];
}

function sorted(problems: readonly PlacedProblem[], definitions: readonly Definition[]): PlacedProblem[] {
  const files = [...new Set(definitions.map(({ file }) => file))];
  return [...problems].sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0));
}
