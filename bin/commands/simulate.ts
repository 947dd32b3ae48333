import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { detailsOf } from '../../domain/schema/reading/details';
import { saySimulation } from '../../domain/rehearse/say-simulation';
import { rulesOf } from '../../domain/rehearse/backtest/rules';
import type { Definitions } from '../../domain/decide/facts';
import { rehearse, type Script } from '../../domain/rehearse/persona';
import { scriptFile, scriptOf } from '../../domain/schema/persona';
import { defaultPolicy } from '../../domain/schema/policy';
import { readSource } from '../../domain/schema/reading/source';
import type { Command, CommandCall } from '../terminal/command';
import { definitionFilesIn, readDefinitions } from '../files/definition-file';
import { judgeDefinitions, namedIn } from '../files/judge-definitions';
import { isInTheWay } from '../files/rule-set';
import { sayProblem } from '../files/said-problem';
import { sayRehearsal } from '../terminal/said-rehearsal';
import { Failure, WrongUse } from '../terminal/wrong-use';

const links = { unsubscribe: 'https://example.org/u/simulated', preferences: 'https://example.org/me/simulated' };

export const simulateJourney: Command = {
  name: 'simulate',
  takes: 'JOURNEY',
  summary: 'lets somebody made up go through a journey, and says what they would get and why',
  details: [
    'JOURNEY is a YAML or JSON file; policy and templates come from the files of its folder and the folders in it. PERSONA, in YAML or JSON:',
    'traits, consents ({news: granted} or a list), preferences, timezone, stage, tier, points; from, until and events',
    '[{at: 2026-03-02T10:00:00Z or "3 days" after from, event: Order Completed, properties: {…}}]. The clock is virtual; nobody is written to.',
  ],
  options: {
    as: { type: 'string', value: 'PERSONA', help: 'the file that says who they are and what happens' },
    others: { type: 'boolean', help: 'the other journeys of the folder run beside it' },
  },
  example: 'sojourn simulate journeys/cdnow/welcome.yaml --as persona.yaml',
  run: async (call) => {
    const [file, surplus] = call.positionals;
    const persona = call.text('as');
    if (file === undefined) throw new WrongUse('simulate takes a JOURNEY.');
    if (surplus !== undefined) throw new WrongUse(`simulate takes one JOURNEY, not also "${surplus}".`);
    if (persona === undefined) throw new WrongUse('simulate takes --as PERSONA.');
    const definitions = await readTried(call, file);
    const script = await readScript(persona);
    const rehearsal = rehearse(script, definitions, links);
    call.answer(sayRehearsal(rehearsal, script.from), saySimulation(rehearsal, script.from));
    return 0;
  },
};

/** The journeys of the file, and what stands beside it. @throws Failure when a journey of the file has errors */
async function readTried(call: CommandCall, file: string): Promise<Definitions> {
  const own = await readDefinitions([file]);
  const beside = await definitionFilesIn(dirname(file));
  const others = (await readDefinitions(beside.filter((one) => one !== file))).filter(({ kind }) => kind !== undefined);
  const { journeys, audiences, templates, statements, policy, problems } = await judgeDefinitions([...own, ...others]);
  const told = problems.filter((problem) => problem.file === file || problem.severity !== 'warning');
  for (const problem of told) call.io.err(`${sayProblem(problem)}\n`);
  if (problems.some((problem) => problem.file === file && isInTheWay(problem)))
    throw new Failure(`${file} has errors.`);
  const tried = journeys.filter(({ definition }) => definition.file === file || call.flag('others'));
  if (!tried.some(({ definition }) => definition.file === file)) throw new WrongUse(`${file} holds no journey.`);
  const set = {
    journeys: tried.map(({ journey }) => journey),
    audiences: namedIn(audiences),
    templates: [...templates.values()],
    policy: policy ?? defaultPolicy,
    statements: [...statements.values()],
  };
  return rulesOf(set).definitions;
}

/** @throws WrongUse with everything that does not fit */
async function readScript(file: string): Promise<Script> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WrongUse(`The persona ${file} cannot be read.`);
  });
  const { value, report } = readSource(text, file.endsWith('.json') ? 'json' : 'yaml');
  const unreadable = report.problems().map(({ line, detail }) => (line ? `line ${line}: ${detail}` : detail));
  if (value === undefined || unreadable.length > 0)
    throw new WrongUse(`The persona ${file} cannot be read: ${unreadable.join(' ')}`);
  const read = scriptFile.safeParse(value);
  if (read.success) return scriptOf(read.data, Date.now());
  const said = detailsOf(read.error).map(({ pointer, detail }) => `${pointer} ${detail}`);
  throw new WrongUse(`The persona ${file} has problems: ${said.join('; ')}`);
}
