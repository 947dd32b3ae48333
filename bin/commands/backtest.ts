import { access, constants, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { RuleSet } from '../../domain/rehearse/backtest/rules';
import { readInstant } from '../../domain/time/read-instant';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import type { Millis } from '../../domain/time/time';
import { Crew } from '../backtest/crew';
import { htmlReport } from '../backtest/html';
import { readPast, type Past } from '../backtest/past';
import { reportOf, type Report } from '../backtest/report';
import { sayReport } from '../backtest/text';
import type { Command, CommandCall } from '../terminal/command';
import { readDataPlan } from '../files/data-plan-file';
import { readEvents } from '../files/event-file';
import { readEventMap } from '../files/event-map';
import { codeOf } from '../server/failure-code';
import { progressBar } from '../terminal/progress';
import { readRuleSet } from '../files/rule-set';
import { sortedJson } from '../../domain/schema/sorted-json';
import { WrongUse } from '../terminal/wrong-use';

const problemsShown = 20;
/** Nothing that a journey may say lasts longer. */
const century = 100 * 366 * 86_400_000;

export const backtest: Command = {
  name: 'backtest',
  takes: '--journeys DIR --events FILE',
  summary: 'says what journeys would have sent, held and skipped over past events, and why',
  details: [
    'Runs journeys, policy, consent, caps, quiet hours, exits and goals with the production rules on a virtual clock, each customer alone.',
    'It needs no server. DIR holds journeys, templates and a policy. FILE holds JSON lines of Segment calls, or CSV or fixed width with a map',
    '(docs/event-maps.md); plain or gzip. Consents are "Consent Changed" events with {purpose, channel?, state}: without one nothing is sent.',
    'Journeys run on after the last event until all have come to rest, unless --until ends them; audiences let nobody in after it. Lines that',
    'cannot be used are named.',
  ],
  options: {
    journeys: { type: 'string', value: 'DIR', help: 'journeys, templates and policy under test' },
    events: { type: 'string', value: 'FILE', help: 'what happened' },
    map: { type: 'string', value: 'FILE', help: 'what the columns of a CSV or fixed-width file mean' },
    'data-plan': {
      type: 'string',
      value: 'FILE',
      help: 'what may be collected: what it does not take counts as not come',
    },
    against: { type: 'string', value: 'DIR', help: 'another version of the journeys: tells what changes against it' },
    until: { type: 'string', value: 'DATE', help: "nothing happens after this date (the policy's zone) or time" },
    html: { type: 'string', value: 'FILE', help: 'writes a page with charts, which needs nothing else' },
  },
  example: 'sojourn backtest --journeys journeys/cdnow --events CDNOW_master.txt --map journeys/maps/cdnow.yaml',
  run: async (call) => {
    call.takesNothing();
    const folder = required(call, 'journeys', 'DIR');
    const file = required(call, 'events', 'FILE');
    const other = call.text('against');
    const planFile = call.text('data-plan');
    const dataPlan = planFile === undefined ? undefined : await readDataPlan(planFile, call.io);
    const collecting = dataPlan ? { dataPlan } : {};
    const rules = { ...(await readRuleSet(folder, call.io)), ...collecting };
    const against = other === undefined ? undefined : { ...(await readRuleSet(other, call.io)), ...collecting };
    const until = untilOf(call, rules);
    const page = call.text('html');
    if (page !== undefined) await refuseUnwritable(page);
    const crew = new Crew({ rules, ...(against ? { against } : {}) }, await sizeOf(file));
    const report = await run(call, { file, dataPlan, until, crew });
    if (page !== undefined)
      await writePage(page, htmlReport(report, { title: `Backtest of ${basename(folder)}`, against: other }));
    if (call.json) call.io.out(sortedJson(report));
    else for (const line of sayReport(report, other)) call.io.out(line);
    return report.problems.length + report.unfinished.length === 0 ? 0 : 1;
  },
};

function required(call: CommandCall, name: string, value: string): string {
  const given = call.text(name);
  if (given === undefined) throw new WrongUse(`backtest takes --${name} ${value}.`);
  return given;
}

/** A date stands for its whole day. */
function untilOf(call: CommandCall, { policy }: RuleSet): Millis | undefined {
  const text = call.text('until');
  if (text === undefined) return undefined;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = readInstant(isDay ? `${text}T23:59:59.999` : text, policy.timezone);
  if (at === undefined) throw new WrongUse(`--until takes a date like 1998-06-30 or a time, not "${text}".`);
  return at;
}

async function readFile(call: CommandCall, { file, dataPlan }: Pick<Trial, 'file' | 'dataPlan'>): Promise<Past> {
  const map = call.text('map');
  const lines = readEvents(file, map === undefined ? undefined : await readEventMap(map));
  const progress = progressBar(call.io, 'lines', undefined);
  const past = await readPast(lines, { dataPlan, onLine: (line) => progress.update(line) });
  progress.end();
  for (const { line, problem } of past.problems.slice(0, problemsShown)) call.io.err(`${file}:${line} ${problem}\n`);
  if (past.problems.length > problemsShown)
    call.io.err(`and ${past.problems.length - problemsShown} more lines with problems\n`);
  return past;
}

type Trial = {
  readonly file: string;
  readonly dataPlan: DataPlan | undefined;
  readonly until: Millis | undefined;
  readonly crew: Crew;
};

async function run(call: CommandCall, { file, dataPlan, until, crew }: Trial): Promise<Report> {
  try {
    const past = await readFile(call, { file, dataPlan });
    const { people, from = 0, to = 0 } = past;
    const progress = progressBar(call.io, 'customers', people.length);
    const span = { from, to, until: until ?? to + century };
    const findings = await crew.run(people, span, (done) => progress.update(done));
    progress.end();
    return reportOf(past, findings);
  } finally {
    await crew.end();
  }
}

/** Bytes; a file that is not there is told when it is read. */
const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Told before the work begins, not after it. @throws WrongUse */
async function refuseUnwritable(page: string): Promise<void> {
  await access(dirname(page), constants.W_OK).catch((error: unknown) => {
    throw new WrongUse(`--html ${page} cannot be written (${codeOf(error)}).`);
  });
}

async function writePage(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    throw new WrongUse(`--html ${file} cannot be written (${codeOf(error)}).`);
  }
}
