import { parseJourney } from '../../domain/schema/journey';
import { checkJourney, entersOf } from '../../domain/schema/journey-check';
import { defaultPolicy, parsePolicy } from '../../domain/schema/policy';
import type { Problem } from '../../domain/schema/problem';
import { placeIn } from '../../domain/schema/source';
import { compileTemplate } from '../../api/definitions/compile-template';
import type { Journey } from '../../domain/journey';
import type { Policy } from '../../domain/policy';
import type { Template } from '../../domain/template';
import { chosenFiles, dirOption } from '../chosen-files';
import type { Command } from '../command';
import { readDefinitions, type Definition } from '../definition-file';
import { placed, sayProblem, unknownKind, type PlacedProblem } from '../said-problem';

export const validate: Command = {
  name: 'validate',
  takes: 'FILE… | --dir DIR',
  summary: 'checks journeys, templates and policies without a server',
  details: [
    'Told apart by their first key (journey:, template:, else a policy); a YAML file may hold many, parted by ---. What the files say of each',
    'other is checked too; a template or journey that is not among them is a warning, since it may be on the server.',
  ],
  options: { dir: dirOption },
  example: 'sojourn validate --dir journeys',
  run: async (call) => {
    const definitions = await readDefinitions(await chosenFiles(call, 'validate'));
    const problems = await problemsOf(definitions);
    const errors = problems.filter(({ severity }) => severity !== 'warning').length;
    const total = `${definitions.length} ${definitions.length === 1 ? 'definition' : 'definitions'}, ${errors} ${errors === 1 ? 'error' : 'errors'}, ${problems.length - errors} ${problems.length - errors === 1 ? 'warning' : 'warnings'}`;
    call.answer([...problems.map(sayProblem), total], { ok: errors === 0, definitions: definitions.length, problems });
    return errors === 0 ? 0 : 1;
  },
};

type Read = {
  readonly journeys: { readonly definition: Definition; readonly journey: Journey }[];
  readonly templates: Map<string, Template>;
  /** undefined when no file holds one. */
  policy: Policy | undefined;
  readonly problems: PlacedProblem[];
};

/** Every problem of every definition, in the order of the files. */
async function problemsOf(definitions: readonly Definition[]): Promise<PlacedProblem[]> {
  const read: Read = { journeys: [], templates: new Map(), policy: undefined, problems: [] };
  for (const definition of definitions) {
    const found = await readOne(definition, read);
    read.problems.push(...found.map((problem) => placed(definition, problem)));
  }
  const journeys = new Map(read.journeys.map(({ journey }) => [journey.key, entersOf(journey)]));
  const known = {
    templates: read.templates,
    policy: read.policy ?? defaultPolicy,
    journeys: new Set(journeys.keys()),
    entersOf: (key: string) => journeys.get(key) ?? [],
  };
  for (const { definition, journey } of read.journeys) {
    const found = checkJourney(journey, known).flatMap((problem) => besides(problem, read.policy !== undefined));
    const lined = placeIn(found, definition.source, definition.format);
    read.problems.push(...lined.map((problem) => placed(definition, problem)));
  }
  return sorted(read.problems, definitions);
}

async function readOne(definition: Definition, read: Read): Promise<readonly Problem[]> {
  const { kind, source, format } = definition;
  if (kind === 'journey') {
    const { journey, problems } = parseJourney(source, format);
    if (journey) read.journeys.push({ definition, journey });
    return problems;
  }
  if (kind === 'template') {
    const { template, problems } = await compileTemplate({ source, format });
    if (template) read.templates.set(template.key, template);
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
  if (code === 'unknown-template' || code === 'unknown-journey') {
    const elsewhere = 'It is not among these files; publish looks for it on the server.';
    return [{ ...problem, severity: 'warning', hint: hint?.startsWith('Did you mean') ? hint : elsewhere }];
  }
  return !hasPolicy && (code === 'unlisted-purpose' || code === 'service-template-for-marketing') ? [] : [problem];
}

function sorted(problems: readonly PlacedProblem[], definitions: readonly Definition[]): PlacedProblem[] {
  const files = [...new Set(definitions.map(({ file }) => file))];
  return [...problems].sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0));
}
